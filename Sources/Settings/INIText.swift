import Domain

/// The lines of a settings file as UTF-8, ready for inih.
struct INIText {
    /// Far more than any settings file needs; a larger file is refused before it is read.
    private static let byteCountMax = 1 << 20
    /// Longest line in bytes: inih's buffer less the line end and the NUL.
    static let lineBytesMax = 8_189

    var lines: [[UInt8]]
    /// Every user of the machine may read the file.
    var isReadableByAll = false

    /// - Throws: `.notFound`, `.forbidden`, `.ioFailure`; `.malformed` when it is no text.
    static func read(_ path: String) throws(PortError) -> INIText {
        let content = try SettingFile.read(path, byteCountMax: byteCountMax)
        guard var text = INIText(content.bytes) else {
            throw PortError(
                .malformed, "\(path) is not a text file in UTF-8 or ISO-8859-1 (UTF-16?); save it as UTF-8.")
        }
        text.isReadableByAll = content.isReadableByAll
        return text
    }

    /// - Returns: nil for bytes that hold a NUL, as UTF-16 does.
    init?(_ bytes: [UInt8]) {
        guard !bytes.contains(0) else { return nil }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let text: String
        if let utf8 = String(validating: content, as: UTF8.self) {
            text = utf8
        } else {
            text = String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) }))
        }
        lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        for index in lines.indices where Self.isSlashComment(lines[index]) { lines[index] = [] }
    }

    /// The lines with those emptied that inih would refuse.
    var readableLines: [[UInt8]] {
        lines.map { line in
            guard line.count <= Self.lineBytesMax else { return [] }
            let text = line.drop { $0 == 0x20 || $0 == 0x09 }
            let isReadable =
                text.first == UInt8(ascii: "[")
                ? text.contains(UInt8(ascii: "]"))
                : text.contains(UInt8(ascii: "=")) || text.contains(UInt8(ascii: ":"))
            return isReadable ? line : []
        }
    }

    /// inih knows comments of one character only.
    private static func isSlashComment(_ line: [UInt8]) -> Bool {
        line.drop { $0 == 0x20 || $0 == 0x09 }.starts(with: [0x2F, 0x2F])
    }
}
