package import FoundationEssentials

/// One group of orders on its way to HAT. A group is fixed when it is begun: until its end is known it is sent again as it is,
/// under the same key.
package struct OrderSending: Sendable, Equatable {
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Sending was begun and no answer is known.
        case open
        /// HAT gave a token.
        case polling
        /// Every order of it has its outcome, or went back to be grouped anew.
        case ended
    }

    package var number: Int64
    package var state: State
    package var endpoint: Endpoint
    package var key: IdempotencyKey
    /// Codes in the order of the body.
    package var orders: [Int64]
    /// Sendings begun.
    package var attempts: Int
    /// Questions asked since the last change of code.
    package var polls: Int
    package var token: String?
    /// Last code of the token (0 to 6).
    package var progressCode: Int?
    package var nextStepAt: Date?
    package var begunAt: Date
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

/// How one step of a sending ended, for the ledger.
package enum SendingResult: Sendable, Equatable {
    /// HAT took the group; its orders become `processing`.
    case taken(token: String, nextStepAt: Date)
    /// No end yet: asked again at that time.
    case goesOn(code: Int?, nextStepAt: Date, countsAsPoll: Bool)
    /// Every order has its end.
    case ended([OrderOutcome])
    /// Nothing of the group took effect: its orders are `pending` again, each in groups of at most `groupMax`.
    case regroup(groupMax: Int, reason: String)
    /// No answer, or one that may be otherwise later; the same group again at that time. `countsAsTry`: attempts + 1 of its orders.
    case retry(next: Date, countsAsTry: Bool, reason: String)
    /// Tries are used up: its orders become `dead`.
    case dead(reason: String)
}

/// The end of one order of a group.
package struct OrderOutcome: Sendable, Equatable {
    package var code: Int64
    /// `succeeded`, `refused`, `held` for want of a right endpoint, or `pending` for one that HAT's answer leaves unexplained: it is
    /// sent again alone (`groupMax` 1).
    package var state: OrderState
    /// HAT's text, masked.
    package var reason: String?

    package init(code: Int64, state: OrderState, reason: String?) {
        self.code = code
        self.state = state
        self.reason = reason
    }
}
