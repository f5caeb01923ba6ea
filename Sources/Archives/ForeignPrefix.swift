import Domain

/// Foreign bytes before an archive: a line feed from a web page, a PHP warning, a self-extractor. Some programs can
/// read such an archive and others cannot, so the unpacker refuses it as an archive.
struct ForeignPrefix: Equatable {
    /// Byte offset at which the archive starts.
    let offset: Int
    /// Kind of the bytes before it; a stable identifier for the message.
    let found: String

    var parameters: [String: String] { ["found": found, "offset": "\(offset)"] }

    /// How many of the last bytes are searched for the end record of a zip: its size and the longest comment.
    private static let zipTailBytes = 65_535 + 22
    private static let zipEnd: [UInt8] = [0x50, 0x4B, 5, 6]

    static func find(in file: PackedFile) throws(UnpackFailure) -> ForeignPrefix? {
        try reading { () throws(PortError) in
            try find(in: file, head: try file.read(at: 0, ArchiveForm.headByteCount))
        }
    }

    /// Cheap for a document: reads only its last 22 bytes, and more only when the content is no markup. `head`: the
    /// first bytes, which are not those of an archive.
    static func find(in file: PackedFile, head: [UInt8]) throws(PortError) -> ForeignPrefix? {
        if let offset = beginning(in: head) { return ForeignPrefix(offset: offset, found: word(for: head, offset)) }
        let first = head.first { !$0.isBlank }
        let isMarkup = first == UInt8(ascii: "<") || head.starts(with: [0xEF, 0xBB, 0xBF])
        let length = min(file.byteCount, isMarkup ? 22 : zipTailBytes)
        guard length >= 22, let offset = try zipOffset(in: file, tailLength: length), offset > 0 else { return nil }
        return ForeignPrefix(offset: offset, found: word(for: head, offset))
    }

    /// - Returns: the offset of a zip or gzip within the first bytes; nil when other content, such as markup, comes
    ///   before it.
    private static func beginning(in head: [UInt8]) -> Int? {
        head.indices.first { index in
            guard index > 0 else { return false }
            if head.has([0x50, 0x4B, 3, 4], at: index) { return isLocalHeader(head[index...]) }
            return head.has([0x1F, 0x8B, 8], at: index) && index + 3 < head.count && head[index + 3] & 0xE0 == 0
                && head[..<index].allSatisfy { $0.isBlank || [0xEF, 0xBB, 0xBF].contains($0) }
        }
    }

    /// Checks version, method and name length of an entry. Fields beyond the available bytes are assumed to be valid.
    private static func isLocalHeader(_ bytes: ArraySlice<UInt8>) -> Bool {
        let header = Array(bytes)
        guard header.count >= 30 else { return true }
        let (version, method) = (header.little(UInt16.self, at: 4) & 0xFF, header.little(UInt16.self, at: 8))
        return (10...63).contains(version) && method <= 99
            && (1...EntryName.bytesMax).contains(Int(header.little(UInt16.self, at: 26)))
    }

    /// An end record that reaches the end of the file states the lengths of directory and content.
    private static func zipOffset(in file: PackedFile, tailLength: Int) throws(PortError) -> Int? {
        let start = file.byteCount - tailLength
        let tail = try file.read(at: start, tailLength)
        guard tail.count == tailLength else { return nil }
        let found = tail.indices.first { index in
            tail[index] == 0x50 && tail.has(zipEnd, at: index) && index + 22 <= tail.count
                && index + 22 + Int(tail.little(UInt16.self, at: index + 20)) == tail.count
        }
        guard let found else { return nil }
        let (size, directory) = (tail.little(UInt32.self, at: found + 12), tail.little(UInt32.self, at: found + 16))
        // A self-extractor counts offsets from the start of the file; a zip behind an HTML page does not.
        let shift = start + found - Int(size) - Int(directory)
        guard shift >= 0 else { return nil }
        let record = try file.read(at: shift + Int(directory), 46)
        guard record.count == 46, record.has([0x50, 0x4B, 1, 2], at: 0) else { return nil }
        return shift + Int(record.little(UInt32.self, at: 42))
    }

    private static func word(for head: [UInt8], _ offset: Int) -> String {
        let before = head.prefix(offset)
        var text = before[...]
        let hasMark = text.starts(with: [0xEF, 0xBB, 0xBF])
        if hasMark { text = text.dropFirst(3) }
        if text.allSatisfy(\.isBlank) { return hasMark ? "byte order mark" : "blanks" }
        if text.starts(with: "MZ".utf8) || text.starts(with: [0x7F, 0x45, 0x4C, 0x46]) || text.starts(with: "#!".utf8) {
            return "program"
        }
        if text.first(where: { !$0.isBlank }) == UInt8(ascii: "<") { return "markup text" }
        return text.allSatisfy { $0.isBlank || $0 >= 0x20 } ? "text" : "other bytes"
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
