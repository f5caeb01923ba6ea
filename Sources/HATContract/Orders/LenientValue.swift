import Domain

/// Any JSON value; a part that cannot be held (a number beyond all decimals) becomes null and hides no other.
struct LenientValue: Decodable {
    let value: JSONValue

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Each form is tried in turn; what has none is null.
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
    /// nil for what is absent, null, or of another form than `type`: it must not hide the other members.
    func lenient<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        // As in the comment.
        (try? decodeIfPresent(type, forKey: key)) ?? nil
    }
}
