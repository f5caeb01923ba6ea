package import JSON

/// The answer to the cancellation of a guia: `{msgError:[], canceledAuthorizationReceipt:{…}}`. Confirmed by public
/// sources, except for the form of an element of `msgError`.
package struct CancellationAnswer: Codable, Sendable, Equatable {
    /// A list of texts or objects; empty after a success.
    package var msgError: JSONValue?
    /// The receipt of a cancellation.
    package var canceledAuthorizationReceipt: Receipt?

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable { case msgError, canceledAuthorizationReceipt }

    /// The receipt of a cancellation.
    package struct Receipt: Codable, Sendable, Equatable {
        /// `registroANS` of the operator.
        package var ansRegistry: StringOrNumber?
        /// The cancelled guias.
        package var canceledAuthorizations: [Cancelled]?

        /// The JSON keys.
        package enum CodingKeys: String, CodingKey, CaseIterable { case ansRegistry, canceledAuthorizations }

        /// A receipt with these values.
        package init(ansRegistry: StringOrNumber?, canceledAuthorizations: [Cancelled]?) {
            self.ansRegistry = ansRegistry
            self.canceledAuthorizations = canceledAuthorizations
        }

        /// Decodes leniently: a value of an unexpected form counts as absent.
        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            ansRegistry = container.lenient(StringOrNumber.self, .ansRegistry)
            canceledAuthorizations = container.lenient([Cancelled].self, .canceledAuthorizations)
        }
    }

    /// One cancelled guia. The values of `cancelStatus` are not published.
    package struct Cancelled: Codable, Sendable, Equatable {
        /// The provider's number of the guia.
        package var idOnHealthProvider: StringOrNumber?
        /// HAT's status of the cancellation.
        package var cancelStatus: StringOrNumber?

        /// An entry for a guia.
        package init(idOnHealthProvider: StringOrNumber?, cancelStatus: StringOrNumber?) {
            self.idOnHealthProvider = idOnHealthProvider
            self.cancelStatus = cancelStatus
        }
    }

    /// An answer with these values.
    package init(msgError: [JSONValue], receipt: Receipt?) {
        self.msgError = .array(msgError)
        canceledAuthorizationReceipt = receipt
    }

    /// Decodes leniently: a value of an unexpected form counts as absent.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        msgError = container.lenient(LenientValue.self, .msgError)?.value
        canceledAuthorizationReceipt = container.lenient(Receipt.self, .canceledAuthorizationReceipt)
    }

    /// Whether it has one of its two keys; otherwise it is not an answer to a cancellation but some other page.
    package var isOne: Bool { msgError != nil || canceledAuthorizationReceipt != nil }
}
