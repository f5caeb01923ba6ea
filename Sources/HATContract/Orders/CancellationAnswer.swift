package import Domain

/// The answer to a guia's cancellation: `{msgError:[], canceledAuthorizationReceipt:{…}}`. Confirmed; what an element of
/// `msgError` looks like is not.
package struct CancellationAnswer: Codable, Sendable, Equatable {
    /// A list of texts or objects; empty after a success.
    package var msgError: JSONValue?
    package var canceledAuthorizationReceipt: Receipt?

    package enum CodingKeys: String, CodingKey, CaseIterable { case msgError, canceledAuthorizationReceipt }

    package struct Receipt: Codable, Sendable, Equatable {
        package var ansRegistry: StringOrNumber?
        package var canceledAuthorizations: [Cancelled]?

        package enum CodingKeys: String, CodingKey, CaseIterable { case ansRegistry, canceledAuthorizations }

        package init(ansRegistry: StringOrNumber?, canceledAuthorizations: [Cancelled]?) {
            self.ansRegistry = ansRegistry
            self.canceledAuthorizations = canceledAuthorizations
        }

        /// A value of an odd form is as good as absent.
        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            ansRegistry = container.lenient(StringOrNumber.self, .ansRegistry)
            canceledAuthorizations = container.lenient([Cancelled].self, .canceledAuthorizations)
        }
    }

    /// Values of `cancelStatus` are not published.
    package struct Cancelled: Codable, Sendable, Equatable {
        package var idOnHealthProvider: StringOrNumber?
        package var cancelStatus: StringOrNumber?

        package init(idOnHealthProvider: StringOrNumber?, cancelStatus: StringOrNumber?) {
            self.idOnHealthProvider = idOnHealthProvider
            self.cancelStatus = cancelStatus
        }
    }

    package init(msgError: [JSONValue], receipt: Receipt?) {
        self.msgError = .array(msgError)
        canceledAuthorizationReceipt = receipt
    }

    /// A value of an odd form is as good as absent.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        msgError = container.lenient(LenientValue.self, .msgError)?.value
        canceledAuthorizationReceipt = container.lenient(Receipt.self, .canceledAuthorizationReceipt)
    }

    /// It has one of its two keys, so it is an answer to a cancellation and not some other page.
    package var isOne: Bool { msgError != nil || canceledAuthorizationReceipt != nil }
}
