package import JSON

/// The answer to auditors' opinions: `{authorizations:[{successAuthorizations:[{authorizationNumber}],
/// invalidAuthorizations:[{authorizationNumber, msgError}]}], success}`. Confirmed by public sources; `msgError` may be
/// a text or a list (assumed).
package struct AuditAnswer: Codable, Sendable, Equatable {
    /// Nil when the answer has no such list: then it is not an answer to an audit.
    package var authorizations: [Part]?
    /// Whether HAT accepted the opinions.
    package var success: BoolOrString?

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable { case authorizations, success }

    /// One element of `authorizations`.
    package struct Part: Codable, Sendable, Equatable {
        /// Guias whose opinion HAT accepted.
        package var successAuthorizations: [Opinion]?
        /// Guias whose opinion HAT refused.
        package var invalidAuthorizations: [Opinion]?

        /// The JSON keys.
        package enum CodingKeys: String, CodingKey, CaseIterable { case successAuthorizations, invalidAuthorizations }

        /// An element with these lists.
        package init(successAuthorizations: [Opinion]?, invalidAuthorizations: [Opinion]?) {
            self.successAuthorizations = successAuthorizations
            self.invalidAuthorizations = invalidAuthorizations
        }

        /// Decodes leniently: a list of an unexpected form counts as absent.
        package init(from decoder: any Decoder) throws {
            // A value that is not an object has no lists.
            guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
            successAuthorizations = container.lenient([Opinion].self, .successAuthorizations)
            invalidAuthorizations = container.lenient([Opinion].self, .invalidAuthorizations)
        }
    }

    /// One guia whose opinion HAT accepted or refused.
    package struct Opinion: Codable, Sendable, Equatable {
        /// The number of the guia.
        package var authorizationNumber: StringOrNumber?
        /// The reason for a refusal.
        package var msgError: JSONValue?

        /// The JSON keys.
        package enum CodingKeys: String, CodingKey, CaseIterable { case authorizationNumber, msgError }

        /// An entry for a guia.
        package init(authorizationNumber: StringOrNumber?, msgError: JSONValue? = nil) {
            self.authorizationNumber = authorizationNumber
            self.msgError = msgError
        }

        /// Decodes leniently: a value of an unexpected form counts as absent.
        package init(from decoder: any Decoder) throws {
            // A value that is not an object has no values.
            guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
            authorizationNumber = container.lenient(StringOrNumber.self, .authorizationNumber)
            msgError = container.lenient(LenientValue.self, .msgError)?.value
        }
    }

    /// An answer with these elements.
    package init(authorizations: [Part], success: BoolOrString?) {
        self.authorizations = authorizations
        self.success = success
    }

    /// Decodes leniently: a value of an unexpected form counts as absent.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        authorizations = container.lenient([Part].self, .authorizations)
        success = container.lenient(BoolOrString.self, .success)
    }
}
