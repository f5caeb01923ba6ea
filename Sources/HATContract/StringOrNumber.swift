/// A JSON value that some sources write as a string and others as a number, kept in the form it came in.
package enum StringOrNumber: Sendable, Hashable, Codable {
    case string(String)
    case number(Int64)

    /// The same text for `"200"` and `200`.
    package var text: String {
        switch self {
        case .string(let text): text
        case .number(let number): String(number)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            self = .number(try container.decode(Int64.self))
        } catch {
            // Not a whole number: then it must be text, or the value has neither form.
            self = .string(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}
