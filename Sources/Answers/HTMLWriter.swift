import Messages

/// Writes HTML that is well-formed XML as well. Everything that is not markup passes `escaped`.
struct HTMLWriter {
    private(set) var text = ""

    /// Longest untrusted text, in characters; longer text ends in `…`.
    static let textMax = 2_000

    var bytes: [UInt8] { Array(text.utf8) }

    mutating func raw(_ markup: String) { text += markup }

    /// An element with `content` in it, on lines of its own.
    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: (inout HTMLWriter) -> Void
    ) {
        text += Self.startTag(name, attributes) + "\n"
        content(&self)
        text += "</\(name)>\n"
    }

    /// An element that contains only text.
    mutating func leaf(_ name: String, _ content: String) { leaf(name, [:], content) }

    mutating func leaf(_ name: String, _ attributes: KeyValuePairs<String, String>, _ content: String) {
        text += Self.startTag(name, attributes) + Self.escaped(content) + "</\(name)>\n"
    }

    mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        text += String(Self.startTag(name, attributes).dropLast()) + " />\n"
    }

    private static func startTag(_ name: String, _ attributes: KeyValuePairs<String, String>) -> String {
        attributes.reduce("<" + name) { $0 + " \($1.key)=\"\(escaped($1.value))\"" } + ">"
    }

    /// Text escaped for an element or a quoted attribute, and made safe as `ShownText` does.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars.prefix(textMax) {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(ShownText.scalar(scalar))
            }
        }
        return text.unicodeScalars.count > textMax ? escaped + "…" : escaped
    }
}
