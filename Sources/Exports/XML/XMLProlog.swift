import Domain
import XMLPush

/// What the first bytes of an XML export tell before a parser sees them.
struct XMLProlog {
    var facts = EncodingFacts()
    var encoding = AllowedEncoding.utf8
    /// Why the file is not given to the parser at all.
    var refusal: Finding?

    static func read(_ document: UnsafeRawBufferPointer) -> XMLProlog {
        var prolog = XMLProlog()
        var bytes = unsafe Array(document.prefix(512))[...]
        if let mark = WideText.mark(of: bytes) {
            prolog.facts.byteOrderMark = mark
            return prolog.refusing(.encodingNotAllowed, ["encoding": mark, "allowed": AllowedEncoding.list])
        }
        if bytes.starts(with: WideText.utf8Mark) {
            prolog.facts.byteOrderMark = "UTF-8"
            bytes = bytes.dropFirst(3)
        }
        if let family = WideText.family(of: bytes) {
            return prolog.refusing(.encodingNotAllowed, ["encoding": family, "allowed": AllowedEncoding.list])
        }
        let marked = prolog.facts.byteOrderMark == nil ? 0 : 3
        guard unsafe document[marked...].contains(where: { !$0.isXMLBlank }) else {
            var empty = prolog.refusing(.emptyFile)
            empty.refusal?.location = .none
            return empty
        }
        prolog.readDeclaration(bytes)
        return prolog
    }

    private mutating func readDeclaration(_ bytes: ArraySlice<UInt8>) {
        facts.declared = XMLDeclaration.encoding(in: bytes)
        if let declared = facts.declared {
            guard let known = AllowedEncoding(declared: declared) else {
                let name = Self.isPlain(declared) ? declared : Masking.shape(of: declared)
                refusal = Self.finding(.encodingNotAllowed, ["encoding": name, "allowed": AllowedEncoding.list])
                return
            }
            encoding = known
        }
        if facts.byteOrderMark != nil, encoding != .utf8 {
            // Some readers believe the mark, others the declaration, and read other letters.
            refusal = Self.finding(.byteOrderMarkContradicts, ["declared": encoding.rawValue, "found": "UTF-8"])
            return
        }
        facts.readAs = encoding.rawValue
    }

    private func refusing(_ code: FindingCode, _ parameters: [String: String] = [:]) -> XMLProlog {
        var refused = self
        refused.refusal = Self.finding(code, parameters)
        return refused
    }

    private static func finding(_ code: FindingCode, _ parameters: [String: String]) -> Finding {
        Finding(code, at: Location(line: 1, column: 1, path: ""), parameters: parameters)
    }

    private static func isPlain(_ name: String) -> Bool {
        name.utf8.count <= 20
            && name.unicodeScalars.allSatisfy {
                "-_.:".unicodeScalars.contains($0) || $0.properties.isAlphabetic || $0.properties.numericType != nil
            }
    }
}
