import Domain

/// Canonical JSON text: equal values give equal text. Members are sorted by the bytes of their names, without
/// whitespace; numbers have no exponent. It contains no character that XML forbids, so a document can embed it
/// unchanged.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    static func of(_ value: JSONValue) -> [UInt8] {
        var text = JSONText()
        text.append(value)
        return text.bytes
    }

    /// Recursive; the decoder must limit the depth (512 in Foundation).
    mutating func append(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let value): bytes += NumberText.plain(value).utf8
        case .string(let value): append(value)
        case .array(let values): append(values)
        case .object(let members): append(members)
        }
    }

    private mutating func append(_ values: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func append(_ members: [String: JSONValue]) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (name, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            append(name)
            bytes.append(UInt8(ascii: ":"))
            append(value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// A quoted string. Controls and the two non-characters that XML forbids (U+FFFE, U+FFFF) become `\u` escapes.
    mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Most texts need no escapes and are copied as a whole.
        if text.utf8.allSatisfy(Self.isPlain) {
            bytes.append(contentsOf: text.utf8)
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += "\\u00\([byte].hexadecimal)".utf8
            case 0xBE, 0xBF:
                if bytes.suffix(2).elementsEqual([0xEF, 0xBF]) {
                    bytes.removeLast(2)
                    bytes += "\\uff\([byte | 0x40].hexadecimal)".utf8
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0xBE, 0xBF: false
        default: true
        }
    }
}
