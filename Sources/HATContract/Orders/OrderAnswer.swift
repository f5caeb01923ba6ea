package import Domain

/// The answer to a group of orders. Its five keys are confirmed; that a truth value may come as text, a text as a list
/// and a number as text follows from sources that differ, so every form is read.
package struct OrderAnswer: Codable, Sendable, Equatable {
    /// Must be true for the token to count (confirmed).
    package var serviceResponse: BoolOrString?
    package var tokenProcess: StringOrNumber?
    /// A text, or a list of texts or objects.
    package var detailedMessage: JSONValue?
    package var timeout: JSONValue?
    /// A number, or a text with one. That it counts seconds is assumed.
    package var averageTime: JSONValue?
    /// Of HAT's error body, which also comes with 2xx.
    package var message: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case serviceResponse, tokenProcess, detailedMessage, timeout, averageTime, message
    }

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

    /// A value of an odd form is as good as absent and hides no other.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        serviceResponse = container.lenient(BoolOrString.self, .serviceResponse)
        tokenProcess = container.lenient(StringOrNumber.self, .tokenProcess)
        detailedMessage = container.lenient(LenientValue.self, .detailedMessage)?.value
        timeout = container.lenient(LenientValue.self, .timeout)?.value
        averageTime = container.lenient(LenientValue.self, .averageTime)?.value
        message = container.lenient(String.self, .message)
    }

    /// nil for none and for a blank one.
    package var token: String? {
        tokenProcess.map(\.text).flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    /// How long HAT says the work takes; nil when it does not say, or says no number from 0 to a day.
    package var averageSeconds: Double? {
        guard let text = averageTime?.scalarText else { return nil }
        let number = Double(String(text.map { $0 == "," ? "." : $0 }))
        return number.flatMap { (0...86_400).contains($0) ? $0 : nil }
    }
}

/// A truth value that some sources write as text or number, kept in the form it came in.
package enum BoolOrString: Sendable, Hashable, Codable {
    case bool(Bool)
    case string(String)

    /// nil for a text that says neither.
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

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Each form is tried in turn; the last one throws.
        if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else {
            self = .string(try container.decode(StringOrNumber.self).text)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .bool(let value): try container.encode(value)
        case .string(let text): try container.encode(text)
        }
    }
}
