/// HAT's standard error body. Its five keys are confirmed by public sources, whose examples have `code` both as string
/// and as number.
///
/// It also comes with a status of 2xx; a `code` other than 200 then means an error (confirmed).
package struct ErrorBody: Codable, Sendable, Equatable {
    /// Error code, or the HTTP status.
    package var code: StringOrNumber?
    /// Error message.
    package var message: String?
    /// Longer error message.
    package var detailedMessage: String?
    /// URL of documentation.
    package var helpUrl: String?
    /// Single errors.
    package var details: [ErrorDetail]?

    /// An error body with these values.
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

    /// Decodes each key that has its known form and ignores the rest, so that one unexpected value does not hide the
    /// message.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // A value of an unexpected form counts as absent, so that it does not hide the others.
        code = try? container.decodeIfPresent(StringOrNumber.self, forKey: .code)
        // As above.
        message = try? container.decodeIfPresent(String.self, forKey: .message)
        // As above; one source has a list here.
        detailedMessage = try? container.decodeIfPresent(String.self, forKey: .detailedMessage)
        // As above.
        helpUrl = try? container.decodeIfPresent(String.self, forKey: .helpUrl)
        // As above.
        details = try? container.decodeIfPresent([ErrorDetail].self, forKey: .details)
    }
}

/// One entry of an error body's `details`. Confirmed by public sources.
package struct ErrorDetail: Codable, Sendable, Equatable {
    /// Error code.
    package var code: StringOrNumber?
    /// Error message.
    package var message: String?
    /// Longer error message.
    package var detailedMessage: String?
    /// URL of documentation.
    package var helpUrl: String?

    /// An entry with these values.
    package init(
        code: StringOrNumber?, message: String?, detailedMessage: String? = nil, helpUrl: String? = nil
    ) {
        self.code = code
        self.message = message
        self.detailedMessage = detailedMessage
        self.helpUrl = helpUrl
    }
}
