import Domain
import JSON

/// Any JSON value. A part that cannot be represented (a number outside the range of decimals) becomes null and hides no
/// other part.
struct LenientValue: Decodable {
    let value: JSONValue

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Each form is tried in turn; a value without any is null.
        if let value = try? container.decode(JSONValue.self) {
            self.value = value
        } else if let values = try? container.decode([LenientValue].self) {  // as above
            value = .array(values.map(\.value))
        } else if let members = try? container.decode([String: LenientValue].self) {  // as above
            value = .object(members.mapValues(\.value))
        } else {
            value = .null
        }
    }
}

extension KeyedDecodingContainer {
    /// Nil for a value that is absent, null, or not of `type`, so that it does not hide the other members.
    func lenient<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        // See the comment above.
        (try? decodeIfPresent(type, forKey: key)) ?? nil
    }
}
