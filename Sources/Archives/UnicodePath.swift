/// The name in UTF-8 that packers of today write beside one in an old table: extra field 0x7075 of a zip.
///
/// It belongs to the name that it was made from, which its sum says: after a tool renamed the entry it counts no more.
enum UnicodePath {
    private static let identifier: UInt16 = 0x7075
    private static let version: UInt8 = 1
    /// Version and sum stand before the text.
    private static let textStart = 5

    /// - Parameters:
    ///   - extra: the extra fields of a record.
    ///   - name: of the same record, as it stands there.
    /// - Returns: nil without such a field, and for one that is of another version or name, empty or no UTF-8.
    static func read(in extra: [UInt8], for name: [UInt8]) -> [UInt8]? {
        guard let field = ExtraFields.content(of: identifier, in: extra), field.count > textStart, field[0] == version
        else { return nil }
        var sum = CRC32()
        sum.add(name)
        guard field.little(UInt32.self, at: 1) == sum.value else { return nil }
        let text = Array(field[textStart...])
        return String(validating: text, as: UTF8.self) == nil ? nil : text
    }
}

/// What stands behind an entry's name: fields of two bytes of kind, two of length, and content.
enum ExtraFields {
    /// - Returns: content of the first field of this kind; nil where there is none before the fields end or break off.
    static func content(of kind: UInt16, in extra: [UInt8]) -> [UInt8]? {
        var position = 0
        while position + 4 <= extra.count {
            let end = position + 4 + Int(extra.little(UInt16.self, at: position + 2))
            guard end <= extra.count else { return nil }
            if extra.little(UInt16.self, at: position) == kind { return Array(extra[position + 4..<end]) }
            position = end
        }
        return nil
    }
}
