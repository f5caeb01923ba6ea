/// HAT's standard error body. Its five keys are confirmed; that `code` may be a string or a number follows from its
/// uses.
///
/// It also comes with a status of 2xx: a `code` other than 200 is an error then (confirmed).
package struct ErrorBody: Codable, Sendable, Equatable {
    package var code: StringOrNumber?
    package var message: String?
    package var detailedMessage: String?
    package var helpUrl: String?
    package var details: [ErrorDetail]?

    package init(
        code: StringOrNumber?, message: String?, detailedMessage: String? = nil, helpUrl: String? = nil,
        details: [ErrorDetail]? = nil
    ) {
        self.code = code
        self.message = message
        self.detailedMessage = detailedMessage
        self.helpUrl = helpUrl
        self.details = details
    }

    /// Reads what is there in its known form and passes over the rest, so that one odd key does not hide the message.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // An odd form of one key must not hide the others: what cannot be read is as good as absent.
        code = try? container.decodeIfPresent(StringOrNumber.self, forKey: .code)
        // As above.
        message = try? container.decodeIfPresent(String.self, forKey: .message)
        // As above; one source shows a list here.
        detailedMessage = try? container.decodeIfPresent(String.self, forKey: .detailedMessage)
        // As above.
        helpUrl = try? container.decodeIfPresent(String.self, forKey: .helpUrl)
        // As above.
        details = try? container.decodeIfPresent([ErrorDetail].self, forKey: .details)
    }
}

/// One entry of an error body's `details`. Confirmed.
package struct ErrorDetail: Codable, Sendable, Equatable {
    package var code: StringOrNumber?
    package var message: String?
    package var detailedMessage: String?
    package var helpUrl: String?

    package init(
        code: StringOrNumber?, message: String?, detailedMessage: String? = nil, helpUrl: String? = nil
    ) {
        self.code = code
        self.message = message
        self.detailedMessage = detailedMessage
        self.helpUrl = helpUrl
    }
}
