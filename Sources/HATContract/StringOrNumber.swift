/// A JSON value that some sources have as a string and others as a number. Its form is preserved.
package enum StringOrNumber: Sendable, Hashable, Codable {
    case string(String)
    case number(Int64)

    /// The value as text; equal for `"200"` and `200`.
    package var text: String {
        switch self {
        case .string(let text): text
        case .number(let number): String(number)
        }
    }

    /// Decodes a whole number or a string.
    /// - Throws: `DecodingError` for any other value.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            self = .number(try container.decode(Int64.self))
        } catch {
            // Not a whole number, so it must be a string.
            self = .string(try container.decode(String.self))
        }
    }

    /// Encodes the value in its form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}
