import Domain

/// What the first bytes of a document tell before a parser sees them.
struct Prolog {
    var facts = EncodingFacts()
    var encoding = AllowedEncoding.utf8
    /// Why the document is not given to the parser at all.
    var refusal: Finding?

    /// - Parameter bytes: the beginning of the document, at least 1 KB of it where it has so many.
    static func read(_ bytes: ArraySlice<UInt8>) -> Prolog {
        var prolog = Prolog()
        var rest = bytes
        if let mark = byteOrderMarks.first(where: { bytes.starts(with: $0.bytes) }) {
            prolog.facts.byteOrderMark = mark.name
            guard mark.isAllowed else { return prolog.refusing(.encodingNotAllowed, ["encoding": mark.name]) }
            rest = rest.dropFirst(mark.bytes.count)
        }
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        guard let first = rest.first(where: { !blanks.contains($0) }) else { return prolog.refusing(.emptyFile) }
        // `<` in two or four bytes, or in EBCDIC.
        if rest.starts(with: [0x3C, 0]) || rest.starts(with: [0, 0x3C]) || rest.starts(with: [0, 0, 0, 0x3C]) {
            return prolog.refusing(.encodingNotAllowed, ["encoding": "UTF-16"])
        }
        if rest.starts(with: [0x4C, 0x6F, 0xA7, 0x94]) {
            return prolog.refusing(.encodingNotAllowed, ["encoding": "EBCDIC"])
        }
        guard first == UInt8(ascii: "<") else {
            return prolog.refusing(.notXML, ["found": signatures.first { rest.starts(with: $0.bytes) }?.name ?? "text"])
        }
        prolog.readDeclaration(rest)
        return prolog
    }

    private mutating func readDeclaration(_ bytes: ArraySlice<UInt8>) {
        facts.declared = XMLDeclaration.encoding(in: bytes)
        if let declared = facts.declared {
            guard let known = AllowedEncoding(declared: declared) else {
                self = refusing(.encodingNotAllowed, ["encoding": Masking.name(declared)])
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
        refused.refusal = Finding(code, at: Location(line: isWhole ? 0 : 1, column: isWhole ? 0 : 1, path: ""), words: words)
        return refused
    }

    private static let byteOrderMarks: [(bytes: [UInt8], name: String, isAllowed: Bool)] = [
        ([0xEF, 0xBB, 0xBF], "UTF-8", true),
        ([0xFF, 0xFE, 0, 0], "UTF-32LE", false),
        ([0, 0, 0xFE, 0xFF], "UTF-32BE", false),
        ([0xFF, 0xFE], "UTF-16LE", false),
        ([0xFE, 0xFF], "UTF-16BE", false),
    ]

    private static let signatures: [(bytes: [UInt8], name: String)] = [
        ([0x1F, 0x8B], "gzip"), ([0x50, 0x4B, 0x03, 0x04], "zip"), (Array("%PDF".utf8), "pdf"),
        (Array("Rar!".utf8), "rar"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"), (Array("{".utf8), "json"),
        (Array("BZh".utf8), "bzip2"), ([0xFD, 0x37, 0x7A, 0x58], "xz"), ([0, 0], "nul bytes"),
    ]
}

extension Masking {
    /// A technical name out of a document (an encoding, a version): whole when it is short and plain, else its shape.
    static func name(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain && text.utf8.count <= 20 ? text : shape(of: text)
    }
}
