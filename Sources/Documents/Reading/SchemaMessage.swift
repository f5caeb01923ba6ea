/// Parses one of libxml2's schema messages without exposing content of the document.
///
/// The document's own value comes first in such a message and could imitate its wording, so all searches begin at the
/// end.
struct SchemaMessage {
    private let text: String

    init(_ text: String) { self.text = text }

    /// The local name of the element that the message names.
    var element: String? {
        guard text.hasPrefix("Element '"), let end = text.dropFirst(9).firstIndex(of: "'") else { return nil }
        return Self.localName(text[text.index(text.startIndex, offsetBy: 9)..<end])
    }

    /// The namespace of that element; nil for none.
    var namespace: String? {
        guard text.hasPrefix("Element '{"), let end = text.firstIndex(of: "}") else { return nil }
        return String(text[text.index(text.startIndex, offsetBy: 10)..<end])
    }

    var attribute: String? {
        // The namespace directly follows the element's name. Later text includes values, which could imitate it.
        guard text.hasPrefix("Element '"), let end = text.dropFirst(9).firstIndex(of: "'") else { return nil }
        let rest = text[text.index(after: end)...]
        guard rest.hasPrefix(", attribute '") else { return nil }
        let name = rest.dropFirst(", attribute '".count)
        return name.firstIndex(of: "'").map { Self.localName(name[..<$0]) }
    }

    var isMissingChild: Bool { text.contains("Missing child element(s)") }
    var speaksOfCharacters: Bool { text.contains("haracter content ") }

    /// The local names of the elements allowed there, at most 12.
    var expected: [String] {
        guard let start = range(after: "Expected is ( ") ?? range(after: "Expected is one of ( ") else { return [] }
        let list = text[start...].prefix { $0 != ")" }
        return list.split(separator: ",").prefix(12).map { Self.localName($0[...]) }.filter { !$0.isEmpty }
    }

    /// The type that the value does not fit, and whether it is built into XML Schema; nil where it has no name.
    var typeName: (name: String, isBuiltIn: Bool)? {
        guard let start = range(after: "type '"), let name = type, !name.isEmpty else { return nil }
        return (name, text[start...].hasPrefix("xs:"))
    }

    /// The local name of the type that the value does not fit.
    var type: String? {
        guard let start = range(after: "type '") else { return nil }
        return text[start...].firstIndex(of: "'").map { Self.localName(text[start..<$0]) }
    }

    /// The bound or pattern of a facet: the last quoted part.
    var limit: String? {
        guard let end = text.lastIndex(of: "'"), let start = text[..<end].lastIndex(of: "'") else { return nil }
        return String(text[text.index(after: start)..<end].prefix(120))
    }

    /// The values of an enumeration, if they are few.
    var allowed: String? {
        guard let start = range(after: "is not an element of the set {") else { return nil }
        let list = text[start...].prefix { $0 != "}" }
        return list.utf8.count <= 160 ? list.filter { $0 != "'" } : nil
    }

    private func range(after parameters: String) -> String.Index? {
        let pattern = Array(parameters.utf8)
        let bytes = text.utf8
        var found: String.Index?
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == pattern[0], bytes[index...].starts(with: pattern) {
                found = bytes.index(index, offsetBy: pattern.count)
            }
            index = bytes.index(after: index)
        }
        return found
    }

    /// Returns `{namespace}name`, `xs:name` or `name` as `name`, plain characters only.
    private static func localName(_ name: Substring) -> String {
        let local = name.lastIndex { $0 == "}" || $0 == ":" }.map { name[name.index(after: $0)...] } ?? name
        let plain = local.unicodeScalars.filter {
            $0.properties.isAlphabetic || "0123456789-_.#*".unicodeScalars.contains($0)
        }
        return String(String.UnicodeScalarView(plain.prefix(64)))
    }
}
