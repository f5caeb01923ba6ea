package import FoundationEssentials

/// One group of orders on its way to HAT. It is fixed when it is begun: until its outcome is known, the same group is
/// sent again under the same key.
package struct OrderSending: Sendable, Equatable {
    /// State of a group. Raw values are stored.
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Sending has begun, and no answer is known.
        case open
        /// HAT returned a token, which is polled.
        case polling
        /// Every order of it has its outcome, or is pending again in another group.
        case ended
    }

    /// Number of the group, from 1.
    package var number: Int64
    /// State of the group.
    package var state: State
    /// The endpoint as it was when the group was begun.
    package var endpoint: Endpoint
    /// Key under which the group takes effect once.
    package var key: IdempotencyKey
    /// Codes of its orders, in the order of the body.
    package var orders: [Int64]
    /// Number of sendings begun.
    package var attempts: Int
    /// Polls of the token since its code last changed.
    package var polls: Int
    /// Nil until HAT returned one.
    package var token: String?
    /// Last code of the token (0 to 6); nil before the first poll.
    package var progressCode: Int?
    /// When it is sent again or polled; nil while a step is under way and after its end.
    package var nextStepAt: Date?
    /// When it was begun; the horizon counts from here.
    package var begunAt: Date
    /// Last error message, safe to show.
    package var reason: String?

    package init(
        number: Int64, state: State, endpoint: Endpoint, key: IdempotencyKey, orders: [Int64], attempts: Int,
        polls: Int, token: String?, progressCode: Int?, nextStepAt: Date?, begunAt: Date, reason: String?
    ) {
        self.number = number
        self.state = state
        self.endpoint = endpoint
        self.key = key
        self.orders = orders
        self.attempts = attempts
        self.polls = polls
        self.token = token
        self.progressCode = progressCode
        self.nextStepAt = nextStepAt
        self.begunAt = begunAt
        self.reason = reason
    }
}

/// How one step of a group ended.
package enum SendingResult: Sendable, Equatable {
    /// HAT accepted the group for processing; its orders become `processing`.
    case taken(token: String, nextStepAt: Date)
    /// No result yet: the token is polled again at that time. `countsAsPoll`: polls + 1.
    case goesOn(code: Int?, nextStepAt: Date, countsAsPoll: Bool)
    /// Every order has its outcome.
    case ended([OrderOutcome])
    /// Nothing of the group took effect: its orders are `pending` again, in groups of at most `groupMax`.
    case regroup(groupMax: Int, reason: String)
    /// No answer, or one that may change: the same group is sent again at `next`. `countsAsTry`: attempts + 1 of its
    /// orders.
    case retry(next: Date, countsAsTry: Bool, reason: String)
    /// The tries are used up: its orders become `dead`.
    case dead(reason: String)
}

/// The outcome of one order of a group.
package struct OrderOutcome: Sendable, Equatable {
    /// Code of the order.
    package var code: Int64
    /// `succeeded` or `refused`; `held` when its endpoint is wrong; `pending` when HAT's answer does not explain the
    /// order: it is then sent again alone (`groupMax` 1).
    package var state: OrderState
    /// HAT's text, masked.
    package var reason: String?

    package init(code: Int64, state: OrderState, reason: String?) {
        self.code = code
        self.state = state
        self.reason = reason
    }
}
