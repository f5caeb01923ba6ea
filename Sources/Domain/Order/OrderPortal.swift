/// HAT's calls that receive orders. One attempt per call; retry, rate limit and circuit breaker are outside.
package protocol OrderPortal: Sendable {
    /// `POST`s one body. A repeat with the same key takes effect once.
    ///
    /// Failures, with masked messages:
    /// - `.limitExceeded`: HAT says that the group has too many items (413, or 400 with such a message);
    /// - `.refused`: HAT refused the group as a whole (400, 409, 422, `serviceResponse` false, and a 404 with HAT's own
    ///   body to a cancellation or audit);
    /// - `.unreachable`: no answer (`isOutcomeUnknown` when the request may have arrived);
    /// - `.malformed`: a success whose body is not HAT's (`isOutcomeUnknown`);
    /// - `.configuration`: another 404 or 4xx, a redirect, or a path or address that cannot be used;
    /// - `.unavailable`, `.unauthorized`.
    func send(_ message: OrderMessage) async -> PortalReply<OrderReceipt>

    /// `GET v1/integration/{token}`: polls a token. Fails as `send` does, without `isOutcomeUnknown`.
    /// - Returns: nil when HAT does not know the token (404).
    func progress(of token: String) async -> PortalReply<TokenProgress?>
}

/// A request body with its address.
package struct OrderMessage: Sendable, Equatable {
    /// Below the base URL (`v1/beneficiaries`), or an absolute URL.
    package var path: String
    /// UTF-8 JSON.
    package var body: [UInt8]
    /// Key under which it takes effect once.
    package var key: IdempotencyKey
    /// The form of the expected answer.
    package var answer: AnswerForm

    /// Forms of HAT's answers, by the fields that they have.
    package enum AnswerForm: String, Sendable, Codable {
        /// `serviceResponse`, `tokenProcess`.
        case token
        /// `msgError`, `canceledAuthorizationReceipt`.
        case cancellation
        /// `successAuthorizations`, `invalidAuthorizations`.
        case audit
    }

    package init(path: String, body: [UInt8], key: IdempotencyKey, answer: AnswerForm) {
        self.path = path
        self.body = body
        self.key = key
        self.answer = answer
    }
}

/// HAT's answer to a group that it accepted.
package enum OrderReceipt: Sendable, Equatable {
    /// HAT processes it; the token must be polled for the result. `averageSeconds`: how long HAT says that this takes,
    /// if it does.
    case token(String, averageSeconds: Double?)
    /// Already processed. `refused` are the items that HAT refused; every other item succeeded.
    case finished(refused: [ItemRefusal])
}

/// The state of a token.
package struct TokenProgress: Sendable, Equatable {
    /// 0 to 6, as TOTVS documents it.
    package var code: Int
    /// HAT's text, masked.
    package var message: String?
    /// The items that HAT refused; empty when it names none.
    package var refused: [ItemRefusal]

    /// The caller masks `message`.
    package init(code: Int, message: String?, refused: [ItemRefusal]) {
        self.code = code
        self.message = message
        self.refused = refused
    }

    /// What a code says about the items of the group.
    package enum Meaning: Sendable, Equatable {
        case goesOn
        /// All items succeeded.
        case succeeded
        /// Every item was refused.
        case allRefused
        /// Some items were refused, the others succeeded.
        case someRefused
        /// Not documented.
        case unknown
    }

    /// The meaning of `code`.
    package var meaning: Meaning {
        switch code {
        case 0, 1, 2: .goesOn
        case 3, 6: .allRefused
        case 4: .succeeded
        case 5: .someRefused
        default: .unknown
        }
    }
}

/// HAT's refusal of one item.
package struct ItemRefusal: Sendable, Equatable {
    /// Position of the item in the body from 0, if HAT's answer has it.
    package var index: Int?
    /// Every text of the refusal as HAT sent it, to find the item by its identifiers. Never stored, logged or shown.
    package var texts: [String]
    /// The refusal, masked: safe to store and show.
    package var reason: String

    /// The caller masks `reason`; `texts` stay plain.
    package init(index: Int?, texts: [String], reason: String) {
        self.index = index
        self.texts = texts
        self.reason = reason
    }
}
