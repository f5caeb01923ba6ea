/// State of an order. Raw values are stored.
package enum OrderState: String, Sendable, Codable, CaseIterable {
    /// Its file is still being stored; nothing of it is sent yet.
    case staged
    /// The record cannot be sent.
    case unusable
    /// Waits to be sent.
    case pending
    /// In a group whose sending has begun. Until an answer is known, the same group is sent again under the same key.
    case sending
    /// HAT accepted it and processes it.
    case processing
    case succeeded
    /// HAT refused it.
    case refused
    /// A newer order for the same record replaced it before it was sent.
    case superseded
    /// The tries are used up: a dead letter. It stays visible, and an operator can resend it.
    case dead
    /// Waits for an operator: held by command, or the endpoint table has no row for it.
    case held
    /// The record on which it depends was refused, or is dead, held or unusable. It continues automatically once that
    /// record succeeds.
    case blocked
    case cancelled
    /// HAT already has exactly this content; nothing was sent (lots and appeals only).
    case unchanged

    /// Nothing more happens without an operator request or a newer file.
    package var isSettled: Bool {
        switch self {
        case .staged, .pending, .sending, .processing: false
        case .unusable, .succeeded, .refused, .superseded, .dead, .held, .blocked, .cancelled, .unchanged: true
        }
    }

    /// HAT may have it, or has it, and its outcome is not known yet.
    package var isUnderWay: Bool { self == .sending || self == .processing }
}

/// BNV_STATUS as TOTVS documents it (PLSA274).
package enum BNVStatus: Int, Sendable, Codable, CaseIterable {
    case pending = 0
    case creationFailed = 1
    case toCommunicateAgain = 2
    case processing = 3
    case failed = 4
    case succeeded = 5
    case superseded = 9

    /// The status that Protheus would show; one rule for lists, views and answers.
    package init(state: OrderState, attempts: Int) {
        self =
            switch state {
            case .staged, .held, .blocked: .pending
            case .unusable: .creationFailed
            case .pending, .sending: attempts > 0 ? .toCommunicateAgain : .pending
            case .dead: .toCommunicateAgain
            case .processing: .processing
            case .refused: .failed
            case .succeeded, .unchanged: .succeeded
            case .superseded, .cancelled: .superseded
            }
    }
}
