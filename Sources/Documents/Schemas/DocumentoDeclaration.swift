import Glibc

/// How a schema's text declares `documento`, the one element that may hold a long text.
enum DocumentoDeclaration {
    /// Whether every `documento` is declared as `xs:base64Binary` itself, or none is declared. An operator's schema
    /// may bound its length instead. Searches the text, because libxml2 does not expose a compiled schema. Anything it
    /// does not understand gives false.
    static func isPlain(in bytes: [UInt8]) -> Bool {
        // A zero byte ends a search; XML contains none.
        let text = bytes + [0]
        // A type with that name would be a different one.
        if holds("name=\"base64Binary\"", text) || holds("name='base64Binary'", text) { return false }
        guard holds("\"documento\"", text) || holds("'documento'", text) else { return true }
        let tags = String(decoding: bytes, as: UTF8.self).split(separator: "<").compactMap { rest in
            rest.split(separator: ">", omittingEmptySubsequences: false).first
        }
        return tags.filter { $0.contains("\"documento\"") || $0.contains("'documento'") }.allSatisfy(isPlain)
    }

    /// Recognises `element name="documento" type="base64Binary"/`, with attributes in any order and further ones.
    private static func isPlain(tag: Substring) -> Bool {
        let tokens = tag.split { " \t\r\n=\"'/".contains($0) }
        guard tag.hasSuffix("/"), let index = tokens.firstIndex(of: "type"), index + 1 < tokens.count else {
            return false
        }
        return ["base64Binary", "xs:base64Binary", "xsd:base64Binary"].contains(tokens[index + 1])
    }

    /// `text` must end with a zero byte.
    private static func holds(_ word: String, _ text: [UInt8]) -> Bool {
        unsafe text.withUnsafeBytes { text in
            guard let start = unsafe text.baseAddress?.assumingMemoryBound(to: CChar.self) else { return false }
            return unsafe strstr(start, word) != nil
        }
    }
}
