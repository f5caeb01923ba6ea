import JSON

/// Canonical JSON text: equal values give equal text. Members are sorted by the bytes of their names, without
/// whitespace; numbers have no exponent. It contains no character that XML forbids (controls, U+FFFE and U+FFFF are
/// escaped), so a document can embed it unchanged.
enum CanonicalJSON {
    private static let escaping = JSONEscaping { $0 == "\u{FFFE}" || $0 == "\u{FFFF}" }

    /// Recursive; the decoder must limit the depth (512 in Foundation).
    static func of(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter(escaping: escaping)
        write(value, to: &writer)
        return writer.bytes
    }

    private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
        switch value {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let value): writer.json(NumberText.plain(value).utf8)
        case .string(let value): writer.string(value)
        case .array(let values):
            writer.beginArray()
            for value in values { write(value, to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (name, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                writer.name(name)
                write(value, to: &writer)
            }
            writer.endObject()
        }
    }
}
