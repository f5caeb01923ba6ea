/// The calls of HAT that take orders (HAT.md §1.5, §1.3, §8). One attempt a call; retry, rate and breaker stand around it.
package protocol OrderPortal: Sendable {
    /// `POST`s one body. A repeat with the same key takes effect once.
    /// Failures: `.limitExceeded` when HAT says that the group holds too many items (413, or 400 with such a message);
    /// `.refused` for a group that HAT refused as a whole (400, 409, 422, `serviceResponse` false, and 404 with HAT's own body to
    /// a cancellation or audit); `.unreachable` (`isOutcomeUnknown` when it may have arrived), `.malformed` for a success that is
    /// not HAT's answer (`isOutcomeUnknown`), `.unavailable`, `.unauthorized`, `.configuration` (another 404 or 4xx, a redirect,
    /// a path or address that cannot be used) as ever. Texts are masked.
    func send(_ message: OrderMessage) async -> PortalReply<OrderReceipt>

    /// `GET v1/integration/{token}`.
    /// - Returns: nil when HAT does not know the token (404).
    func progress(of token: String) async -> PortalReply<TokenProgress?>
}

package struct OrderMessage: Sendable, Equatable {
    /// Below the base URL (`v1/beneficiaries`), or an absolute URL.
    package var path: String
    /// UTF-8 JSON.
    package var body: [UInt8]
    package var key: IdempotencyKey
    /// What kind of answer is to be expected.
    package var answer: AnswerForm

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

/// What HAT said to a group that it took.
package enum OrderReceipt: Sendable, Equatable {
    /// Worked on; the end is asked for by token.
    /// `averageSeconds`: how long HAT says it takes, if it says so.
    case token(String, averageSeconds: Double?)
    /// At its end already. Refused items by what HAT says of them; every other item succeeded.
    case finished(refused: [ItemRefusal])
}

/// The state of a token.
package struct TokenProgress: Sendable, Equatable {
    /// 0 to 6 as documented.
    package var code: Int
    /// HAT's text for it, masked.
    package var message: String?
    package var refused: [ItemRefusal]

    package init(code: Int, message: String?, refused: [ItemRefusal]) {
        self.code = code
        self.message = message
        self.refused = refused
    }

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

/// One complaint of HAT about one item.
package struct ItemRefusal: Sendable, Equatable {
    /// From 0, when HAT's answer tells the item's place in the body.
    package var index: Int?
    /// Every text of the complaint as HAT sent it, for finding the item by its marks. Never kept, logged or shown.
    package var texts: [String]
    /// The complaint, masked: safe to keep and show.
    package var reason: String

    package init(index: Int?, texts: [String], reason: String) {
        self.index = index
        self.texts = texts
        self.reason = reason
    }
}
