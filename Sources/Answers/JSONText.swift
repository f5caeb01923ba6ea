import Messages

/// A JSON value whose members keep their order, so that equal answers are equal bytes.
enum JSONText {
    case object([(name: String, value: JSONText)])
    case array([JSONText])
    case string(String)
    case integer(Int64)
    case bool(Bool)
    case null

    static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
    static func optional(_ number: Int?) -> JSONText { number.map { .integer(Int64($0)) } ?? .null }

    /// UTF-8, two spaces per level, one line feed at the end.
    var bytes: [UInt8] {
        var text = ""
        write(to: &text, level: 0)
        return Array(text.utf8) + [0x0A]
    }

    private func write(to text: inout String, level: Int) {
        switch self {
        case .object(let members):
            Self.writeList(members, "{", "}", to: &text, level: level) { member, text in
                text += Self.quoted(member.name) + ": "
                member.value.write(to: &text, level: level + 1)
            }
        case .array(let elements):
            Self.writeList(elements, "[", "]", to: &text, level: level) { element, text in
                element.write(to: &text, level: level + 1)
            }
        case .string(let string): text += Self.quoted(string)
        case .integer(let number): text += String(number)
        case .bool(let value): text += value ? "true" : "false"
        case .null: text += "null"
        }
    }

    private static func writeList<Element>(
        _ elements: [Element], _ start: String, _ end: String, to text: inout String, level: Int,
        _ write: (Element, inout String) -> Void
    ) {
        text += start
        for (index, element) in elements.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: level + 1)
            write(element, &text)
        }
        if !elements.isEmpty { text += "\n" + String(repeating: "  ", count: level) }
        text += end
    }

    private static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            default:
                // Equal text for every reader, and no control characters for a terminal that shows the file.
                if ShownText.mustBeEscaped(scalar) {
                    text += ShownText.escaped(scalar)
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text + "\""
    }
}
