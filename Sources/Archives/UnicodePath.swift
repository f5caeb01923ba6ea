/// The UTF-8 name that modern zip programs store next to a name in an old code page: extra field 0x7075.
///
/// Its checksum ties it to the original name: after a tool has renamed the entry, the field is ignored.
enum UnicodePath {
    private static let identifier: UInt16 = 0x7075
    private static let version: UInt8 = 1
    /// Version and checksum precede the text.
    private static let textStart = 5

    /// - Parameters:
    ///   - extra: the extra fields of a record.
    ///   - name: the raw name of the same record.
    /// - Returns: nil when there is no such field, and when it has another version, belongs to another name, is empty
    ///   or is not UTF-8.
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

/// The extra fields after an entry's name: two bytes for the kind, two for the length, then the content.
enum ExtraFields {
    /// - Returns: content of the first field of this kind; nil when there is none before the list ends or is truncated.
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
