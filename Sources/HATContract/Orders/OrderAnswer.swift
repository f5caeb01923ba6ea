package import JSON

/// The answer to a group of orders. Its five keys are confirmed by public sources. The sources differ in whether a
/// truth value or number comes as text and a text as a list, so every form is read.
package struct OrderAnswer: Codable, Sendable, Equatable {
    /// Must be true for the token to be valid (confirmed by public sources).
    package var serviceResponse: BoolOrString?
    /// The token under which HAT processes the group.
    package var tokenProcess: StringOrNumber?
    /// A text, or a list of texts or objects.
    package var detailedMessage: JSONValue?
    /// HAT's time limit, in an unpublished form.
    package var timeout: JSONValue?
    /// Expected processing time: a number, or a text with one. It is assumed to be in seconds.
    package var averageTime: JSONValue?
    /// Message of HAT's error body, which also comes with 2xx.
    package var message: String?

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case serviceResponse, tokenProcess, detailedMessage, timeout, averageTime, message
    }

    /// An answer with these values.
    package init(
        serviceResponse: BoolOrString?, tokenProcess: StringOrNumber?, detailedMessage: JSONValue? = nil,
        timeout: JSONValue? = nil, averageTime: JSONValue? = nil, message: String? = nil
    ) {
        self.serviceResponse = serviceResponse
        self.tokenProcess = tokenProcess
        self.detailedMessage = detailedMessage
        self.timeout = timeout
        self.averageTime = averageTime
        self.message = message
    }

    /// Decodes leniently: a value of an unexpected form counts as absent and hides no other.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        serviceResponse = container.lenient(BoolOrString.self, .serviceResponse)
        tokenProcess = container.lenient(StringOrNumber.self, .tokenProcess)
        detailedMessage = container.lenient(LenientValue.self, .detailedMessage)?.value
        timeout = container.lenient(LenientValue.self, .timeout)?.value
        averageTime = container.lenient(LenientValue.self, .averageTime)?.value
        message = container.lenient(String.self, .message)
    }

    /// The token; nil when it is absent or blank.
    package var token: String? {
        tokenProcess.map(\.text).flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    /// HAT's expected processing time in seconds; nil when it is absent or not a number from 0 to 86,400.
    package var averageSeconds: Double? {
        guard let text = averageTime?.scalarText else { return nil }
        let number = Double(String(text.map { $0 == "," ? "." : $0 }))
        return number.flatMap { (0...86_400).contains($0) ? $0 : nil }
    }
}

/// A truth value that some sources have as text or number. Its form is preserved.
package enum BoolOrString: Sendable, Hashable, Codable {
    case bool(Bool)
    case string(String)

    /// The truth value; nil for a text that is neither true nor false.
    package var value: Bool? {
        switch self {
        case .bool(let value): value
        case .string(let text):
            switch text.filter({ !$0.isWhitespace }).lowercased() {
            case "true", "1": true
            case "false", "0": false
            default: nil
            }
        }
    }

    /// Decodes a truth value, a string or a whole number.
    /// - Throws: `DecodingError` for any other value.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Each form is tried in turn; the last one throws.
        if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else {
            self = .string(try container.decode(StringOrNumber.self).text)
        }
    }

    /// Encodes the value in its form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .bool(let value): try container.encode(value)
        case .string(let text): try container.encode(text)
        }
    }
}
