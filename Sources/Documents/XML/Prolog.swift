import Domain

/// What the first bytes of a document tell before a parser sees them.
struct Prolog {
    var facts = EncodingFacts()
    var encoding = AllowedEncoding.utf8
    /// Why the document is not given to the parser at all.
    var refusal: Finding?

    /// Reads a document's beginning, at least 2 KB of it where it has so many.
    static func read(_ document: UnsafeRawBufferPointer) -> Prolog {
        var prolog = Prolog()
        let blanks = unsafe document.prefix(while: isBlank).count
        if blanks == document.count { return prolog.refusing(.emptyFile) }
        // Only what stands at the very beginning is a mark or a declaration; some blanks suffice to tell that it does not.
        let bytes = unsafe Array(document[max(0, blanks - 8)...].prefix(512))[...]
        if bytes.starts(with: XMLDeclaration.start) {
            prolog.readDeclaration(bytes)
            return prolog
        }
        var rest = bytes
        if let mark = byteOrderMarks.first(where: { bytes.starts(with: $0.bytes) }) {
            prolog.facts.byteOrderMark = mark.name
            guard mark.isAllowed else {
                return prolog.refusing(.encodingNotAllowed, ["encoding": mark.name, "allowed": AllowedEncoding.list])
            }
            rest = rest.dropFirst(mark.bytes.count)
        }
        guard let first = rest.first(where: { !isBlank($0) }) else { return prolog.refusing(.emptyFile) }
        if let family = foreignFamilies.first(where: { rest.starts(with: $0.bytes) }) {
            return prolog.refusing(.encodingNotAllowed, ["encoding": family.name, "allowed": AllowedEncoding.list])
        }
        guard first == UInt8(ascii: "<") else {
            return prolog.refusing(.notXML, ["found": signatures.first { rest.starts(with: $0.bytes) }?.name ?? "text"])
        }
        prolog.readDeclaration(rest)
        return prolog
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private mutating func readDeclaration(_ bytes: ArraySlice<UInt8>) {
        facts.declared = XMLDeclaration.encoding(in: bytes)
        if let declared = facts.declared {
            guard let known = AllowedEncoding(declared: declared) else {
                self = refusing(
                    .encodingNotAllowed, ["encoding": Masking.name(declared), "allowed": AllowedEncoding.list])
                return
            }
            encoding = known
        }
        if facts.byteOrderMark != nil, encoding != .utf8 {
            // libxml2 would believe the declaration and read mojibake.
            self = refusing(
                .encodingContradicted,
                ["declared": encoding.rawValue, "found": "UTF-8 byte order mark", "offset": "0"])
            return
        }
        facts.readAs = encoding.rawValue
    }

    private func refusing(_ code: FindingCode, _ words: [String: String] = [:]) -> Prolog {
        var refused = self
        let isWhole = code == .emptyFile
        refused.refusal = Finding(
            code, at: Location(line: isWhole ? 0 : 1, column: isWhole ? 0 : 1, path: ""), words: words)
        return refused
    }

    private static let byteOrderMarks: [(bytes: [UInt8], name: String, isAllowed: Bool)] = [
        ([0xEF, 0xBB, 0xBF], "UTF-8", true),
        ([0xFF, 0xFE, 0, 0], "UTF-32LE", false),
        ([0, 0, 0xFE, 0xFF], "UTF-32BE", false),
        ([0xFF, 0xFE], "UTF-16LE", false),
        ([0xFE, 0xFF], "UTF-16BE", false),
    ]

    /// `<` in two or four bytes, or in EBCDIC.
    private static let foreignFamilies: [(bytes: [UInt8], name: String)] = [
        ([0x3C, 0], "UTF-16LE"), ([0, 0x3C], "UTF-16BE"), ([0, 0, 0, 0x3C], "UTF-32BE"),
        ([0x4C, 0x6F, 0xA7, 0x94], "EBCDIC"),
    ]

    private static let signatures: [(bytes: [UInt8], name: String)] = [
        ([0x1F, 0x8B], "gzip"), ([0x50, 0x4B, 0x03, 0x04], "zip"), (Array("%PDF".utf8), "pdf"),
        (Array("Rar!".utf8), "rar"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"), (Array("{".utf8), "json"),
        (Array("BZh".utf8), "bzip2"), ([0xFD, 0x37, 0x7A, 0x58], "xz"), ([0, 0], "nul bytes"),
    ]
}
