package import FoundationEssentials

/// Any JSON value, so that fields that this program does not know are kept. Keys of an object have no order.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// An exact decimal number; never converted to binary floating point.
    case number(Decimal)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The member of an object; nil for a missing key and for any other value.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// A string, number or boolean as text; nil for null, arrays and objects.
    package var scalarText: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.description
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}

extension JSONValue: Codable {
    /// Decodes any JSON value.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {  // each form is tried in turn; the last one throws
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {  // as above
            self = .bool(value)
        } else if let value = try? container.decode(Decimal.self) {  // as above
            self = .number(value)
        } else if let value = try? container.decode([JSONValue].self) {  // as above
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Encodes the value as JSON.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}
