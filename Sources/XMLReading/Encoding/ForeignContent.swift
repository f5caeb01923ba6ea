import Domain

/// Detects by its first bytes what a file is when it is not XML. The results are stable identifiers for messages and
/// exports.
package enum ForeignContent {
    /// The number of bytes that are examined.
    package static let headBytes = 2_048

    /// Classifies content that does not begin with `<`.
    /// - Parameter head: the first bytes of a file after a byte order mark and whitespace.
    /// - Returns: an identifier; `binary`, `table` or `text` for an unknown form.
    package static func word(of head: ArraySlice<UInt8>) -> String {
        let head = head.prefix(headBytes)
        if let known = signatures.first(where: { head.starts(with: $0.bytes) }) { return known.name }
        if isSigned(head) { return "signed file" }
        // Text could begin with these letters too, so a zero byte or a later signature must follow.
        if head.starts(with: "MZ".utf8), head.contains(0) { return "program" }
        if head.starts(with: "BM".utf8), head.contains(0) { return "image" }
        if head.dropFirst(2).starts(with: "-lh".utf8) { return "lha" }
        if isBinary(head) { return "binary" }
        return textWord(Text(head))
    }

    /// Whether it is CMS or PKCS #7: a sequence whose first member is the identifier of signed data
    /// (1.2.840.113549.1.7.2).
    private static func isSigned(_ head: ArraySlice<UInt8>) -> Bool {
        guard head.first == 0x30 else { return false }
        let identifier: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
        return (2...6).contains { head.dropFirst($0).starts(with: identifier) }
    }

    /// Whether it has a NUL, or more control bytes than any text.
    private static func isBinary(_ head: ArraySlice<UInt8>) -> Bool {
        let controls = head.count { $0 < 0x20 && !$0.isXMLWhitespace && $0 != 0x0C && $0 != 0x1B }
        return head.contains(0) || controls * 50 > head.count
    }

    private static func textWord(_ text: Text) -> String {
        if text.starts(with: "{\\rtf") { return "rtf" }
        if text.starts(with: "-----begin ") {
            return ["pkcs7", "pkcs #7", "cms", "signed"].contains { text.firstLine.contains($0) }
                ? "signed file" : "certificate"
        }
        if isMail(text) { return text.all.contains("pkcs7-") ? "signed file" : "mail" }
        if text.starts(with: "%3c") { return "percent-encoded XML" }
        if text.starts(with: "&lt;") { return "escaped XML" }
        if text.starts(with: "[internetshortcut]") { return "shortcut" }
        if let word = base64Word(text) { return word }
        if text.starts(with: "{") || text.starts(with: "[") { return "json" }
        return isTable(text) ? "table" : "text"
    }

    private static let mailFields: Set<String> = [
        "arc-authentication-results", "arc-message-signature", "arc-seal", "authentication-results", "bcc", "cc",
        "content-type", "date", "delivered-to", "dkim-signature", "from", "importance", "message-id", "mime-version",
        "received", "received-spf", "reply-to", "return-path", "sender", "subject", "thread-index", "thread-topic",
        "to",
    ]

    /// Whether the first line is a header field of a message (RFC 5322), or the line that begins a message in a
    /// mailbox.
    private static func isMail(_ text: Text) -> Bool {
        let line = text.firstLine
        if line.hasPrefix("from "), line.contains("@") { return true }
        guard let colon = line.firstIndex(of: ":") else { return false }
        let name = String(line[..<colon])
        return mailFields.contains(name) || name.hasPrefix("x-") && name.utf8.count > 3 && !name.contains(" ")
    }

    /// The identifier for base64 text by what its first characters decode to.
    private static func base64Word(_ text: Text) -> String? {
        var body = text.bytes
        if text.starts(with: "data:"), let comma = body.firstIndex(of: UInt8(ascii: ",")) {
            body = body[(comma + 1)...]
        }
        let coded = body.filter { !$0.isXMLWhitespace }
        let isCoded =
            coded.count >= 24
            && coded.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=")
            }
        guard isCoded else { return nil }
        let start = String(decoding: coded.prefix(8), as: UTF8.self)
        // `<`, `<` after a UTF-8 byte order mark, and `<` in UTF-16.
        if ["PD", "PG", "PE", "PF", "PH", "77u/PD", "77u/PG", "PAA", "//48"].contains(where: { start.hasPrefix($0) }) {
            return "XML in base64"
        }
        let others = [("H4sI", "gzip"), ("UEsD", "zip"), ("JVBERi", "pdf"), ("MII", "signed"), ("MIA", "signed")]
        if others.contains(where: { start.hasPrefix($0.0) }) { return "base64" }
        // Words and numbers use the same characters, but long lines without whitespace indicate base64.
        let longest = body.split(whereSeparator: \.isXMLWhitespace).map(\.count).max() ?? 0
        return longest >= 60 ? "base64" : nil
    }

    /// Whether the first line has cells.
    private static func isTable(_ text: Text) -> Bool {
        let line = text.firstLine
        return line.contains(";") || line.contains("\t") || line.count { $0 == "," } >= 2
    }

    /// The head as lower-case text; bytes beyond ASCII stay as they are.
    private struct Text {
        let bytes: ArraySlice<UInt8>
        let all: String
        let firstLine: Substring

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            all = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).lowercased()
            firstLine = all.prefix { !$0.isNewline }
        }

        func starts(with word: String) -> Bool { all.hasPrefix(word) }
    }

    private static let signatures: [(bytes: [UInt8], name: String)] = [
        ([0x1F, 0x8B], "gzip"), ([0x50, 0x4B, 0x03, 0x04], "zip"), (Array("%PDF".utf8), "pdf"),
        (Array("Rar!".utf8), "rar"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"),
        (Array("BZh".utf8), "bzip2"), ([0xFD, 0x37, 0x7A, 0x58], "xz"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
        ([0x04, 0x22, 0x4D, 0x18], "lz4"), (Array("MSCF".utf8), "cab"), ([0x60, 0xEA], "arj"),
        (Array("070701".utf8), "cpio"), (Array("!<arch>".utf8), "ar"), ([0x78, 0x01], "zlib"), ([0x78, 0x9C], "zlib"),
        ([0x78, 0xDA], "zlib"), ([0x50, 0x4B, 0x05, 0x06], "zip"), ([0x50, 0x4B, 0x07, 0x08], "zip part"),
        (Array("PK00PK".utf8), "zip part"), ([0x7F, 0x45, 0x4C, 0x46], "program"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "office document"),
        ([0x89, 0x50, 0x4E, 0x47], "image"), ([0xFF, 0xD8, 0xFF], "image"), (Array("GIF8".utf8), "image"),
        ([0x49, 0x49, 0x2A, 0], "image"), ([0x4D, 0x4D, 0, 0x2A], "image"), (Array("RIFF".utf8), "image"),
        ([0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0], "shortcut"), (Array("SQLite format 3".utf8), "database"),
        ([0, 0], "nul bytes"),
    ]
}
