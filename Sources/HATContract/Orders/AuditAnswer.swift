package import Domain

/// The answer to auditors' opinions:
/// `{authorizations:[{successAuthorizations:[{authorizationNumber}], invalidAuthorizations:[{authorizationNumber,
/// msgError}]}], success}`. Confirmed; `msgError` may be a text or a list (assumed).
package struct AuditAnswer: Codable, Sendable, Equatable {
    /// nil when the answer has no list of them: then it is no answer to an audit.
    package var authorizations: [Part]?
    package var success: BoolOrString?

    package enum CodingKeys: String, CodingKey, CaseIterable { case authorizations, success }

    package struct Part: Codable, Sendable, Equatable {
        package var successAuthorizations: [Opinion]?
        package var invalidAuthorizations: [Opinion]?

        package enum CodingKeys: String, CodingKey, CaseIterable { case successAuthorizations, invalidAuthorizations }

        package init(successAuthorizations: [Opinion]?, invalidAuthorizations: [Opinion]?) {
            self.successAuthorizations = successAuthorizations
            self.invalidAuthorizations = invalidAuthorizations
        }

        /// A list of an odd form is as good as absent.
        package init(from decoder: any Decoder) throws {
            // What is no object names nothing.
            guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
            successAuthorizations = container.lenient([Opinion].self, .successAuthorizations)
            invalidAuthorizations = container.lenient([Opinion].self, .invalidAuthorizations)
        }
    }

    /// One guia whose opinion was taken, or was not and why.
    package struct Opinion: Codable, Sendable, Equatable {
        package var authorizationNumber: StringOrNumber?
        package var msgError: JSONValue?

        package enum CodingKeys: String, CodingKey, CaseIterable { case authorizationNumber, msgError }

        package init(authorizationNumber: StringOrNumber?, msgError: JSONValue? = nil) {
            self.authorizationNumber = authorizationNumber
            self.msgError = msgError
        }

        /// A value of an odd form is as good as absent.
        package init(from decoder: any Decoder) throws {
            // What is no object names nothing.
            guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
            authorizationNumber = container.lenient(StringOrNumber.self, .authorizationNumber)
            msgError = container.lenient(LenientValue.self, .msgError)?.value
        }
    }

    package init(authorizations: [Part], success: BoolOrString?) {
        self.authorizations = authorizations
        self.success = success
    }

    /// A value of an odd form is as good as absent.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        authorizations = container.lenient([Part].self, .authorizations)
        success = container.lenient(BoolOrString.self, .success)
    }
}
