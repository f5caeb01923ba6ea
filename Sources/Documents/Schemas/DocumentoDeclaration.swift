import Glibc

/// How a schema's text declares `documento`, the one element that may hold a long text.
enum DocumentoDeclaration {
    /// False when a `documento` is declared as anything but `xs:base64Binary` itself: an operator may bound its length. True also where
    /// none is declared. Looks at the text, since libxml2 shows nothing of a compiled schema; what it does not understand is false.
    static func isPlain(in bytes: [UInt8]) -> Bool {
        // A zero byte ends a search; no XML has one.
        let text = bytes + [0]
        // A type of that name would be another.
        if holds("name=\"base64Binary\"", text) || holds("name='base64Binary'", text) { return false }
        guard holds("\"documento\"", text) || holds("'documento'", text) else { return true }
        let tags = String(decoding: bytes, as: UTF8.self).split(separator: "<").compactMap { rest in
            rest.split(separator: ">", omittingEmptySubsequences: false).first
        }
        return tags.filter { $0.contains("\"documento\"") || $0.contains("'documento'") }.allSatisfy(isPlain)
    }

    /// `element name="documento" type="base64Binary"/`, in whatever order and with whatever else.
    private static func isPlain(tag: Substring) -> Bool {
        let parameters = tag.split { " \t\r\n=\"'/".contains($0) }
        guard tag.hasSuffix("/"), let index = parameters.firstIndex(of: "type"), index + 1 < parameters.count else {
            return false
        }
        return ["base64Binary", "xs:base64Binary", "xsd:base64Binary"].contains(parameters[index + 1])
    }

    /// `text` ends with a zero byte.
    private static func holds(_ word: String, _ text: [UInt8]) -> Bool {
        unsafe text.withUnsafeBytes { text in
            guard let start = unsafe text.baseAddress?.assumingMemoryBound(to: CChar.self) else { return false }
            return unsafe strstr(start, word) != nil
        }
    }
}
