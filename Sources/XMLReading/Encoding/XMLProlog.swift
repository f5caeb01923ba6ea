package import Domain

/// What the first bytes of an XML file say before a parser sees them. What only messages or only exports are refused for stands with their
/// readers.
package struct XMLProlog {
    /// So many bytes are searched for a declaration.
    package static let headBytes = 512

    package var facts = EncodingFacts()
    package var encoding = AllowedEncoding.utf8
    /// Nothing but whitespace in the bytes at hand, and more bytes behind them: the parser shall find what comes.
    package var isWhitespace = false
    /// Why the file is not given to the parser at all.
    package var refusal: Finding?

    package init() {}

    /// Reads the XML declaration that `bytes` begin with, if they do. `undeclarable` is how an encoding is refused that is not read.
    package mutating func readDeclaration(
        _ bytes: ArraySlice<UInt8>, undeclarable: (XMLProlog, String) -> XMLProlog
    ) {
        facts.declared = XMLDeclaration.encoding(in: bytes)
        if let declared = facts.declared {
            guard let known = AllowedEncoding(declared: declared) else {
                self = undeclarable(self, declared)
                return
            }
            encoding = known
        }
        if facts.byteOrderMark != nil, encoding != .utf8 {
            // Some readers believe the mark, others the declaration, and read other letters.
            self = refusing(.byteOrderMarkContradicts, ["declared": encoding.rawValue, "found": "UTF-8"])
            return
        }
        facts.readAs = encoding.rawValue
    }

    /// Refuses the encoding called `name`.
    package func refusingEncoding(_ name: String) -> XMLProlog {
        refusing(.encodingNotAllowed, ["encoding": name, "allowed": AllowedEncoding.list])
    }

    /// Refused at its first byte; an empty file, which has none, nowhere.
    package func refusing(_ code: FindingCode, _ parameters: [String: String] = [:]) -> XMLProlog {
        var refused = self
        let location = code == .emptyFile ? .none : Location(line: 1, column: 1, path: "")
        refused.refusal = Finding(code, at: location, parameters: parameters)
        return refused
    }
}
