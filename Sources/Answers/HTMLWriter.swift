/// Writes HTML that is well-formed XML as well. Everything that is not markup passes `escaped`.
struct HTMLWriter {
    private(set) var text = ""

    /// Longest text from elsewhere, in characters; what is longer ends in `…`.
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

    /// An element with nothing but text in it.
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

    /// Text as it can stand in an element or a quoted attribute. What XML does not allow, controls, and signs that turn the
    /// direction of writing become U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars.prefix(textMax) {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n", "\r": escaped += " "
            default: escaped.unicodeScalars.append(isRefused(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return text.unicodeScalars.count > textMax ? escaped + "…" : escaped
    }

    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: scalar.properties.isNoncharacterCodePoint
        }
    }
}
