package import Domain

/// What the first bytes of an XML file show before a parser runs. Reasons for refusal that apply only to messages or
/// only to exports are implemented by their readers.
package struct XMLProlog {
    /// The number of bytes that are searched for a declaration.
    package static let headBytes = 512

    /// The encoding as declared and as read, for the inspection.
    package var facts = EncodingFacts()
    /// The encoding in which the file is read; UTF-8 without a declaration.
    package var encoding = AllowedEncoding.utf8
    /// Whether the bytes read are only whitespace and more follow. The parser then decides.
    package var isWhitespace = false
    /// Why the file is refused without being parsed; nil when it is not.
    package var refusal: Finding?

    /// A file without a declaration, read as UTF-8.
    package init() {}

    /// Reads the XML declaration if `bytes` begin with one. `undeclarable` makes the refusal for an encoding that is
    /// not supported.
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
            // Some readers follow the byte order mark, others the declaration, and would decode different characters.
            self = refusing(.byteOrderMarkContradicts, ["declared": encoding.rawValue, "found": "UTF-8"])
            return
        }
        facts.readAs = encoding.rawValue
    }

    /// Refuses the encoding called `name`.
    package func refusingEncoding(_ name: String) -> XMLProlog {
        refusing(.encodingNotAllowed, ["encoding": name, "allowed": AllowedEncoding.list])
    }

    /// Refuses the file at its first byte. For an empty file the finding has no location.
    package func refusing(_ code: FindingCode, _ parameters: [String: String] = [:]) -> XMLProlog {
        var refused = self
        let location = code == .emptyFile ? .none : Location(line: 1, column: 1, path: "")
        refused.refusal = Finding(code, at: location, parameters: parameters)
        return refused
    }
}
