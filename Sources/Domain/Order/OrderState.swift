/// Where an order stands.
package enum OrderState: String, Sendable, Codable, CaseIterable {
    /// Of a file that is still being taken in; nothing is sent of it yet.
    case staged
    /// The record cannot be used.
    case unusable
    /// Waits to be sent.
    case pending
    /// In a group whose sending was begun; until an answer is known the same group is sent again under the same key.
    case sending
    /// HAT has taken it and works on it.
    case processing
    case succeeded
    /// HAT refused it.
    case refused
    /// A newer order for the same record took its place before it was sent.
    case superseded
    /// Tries are used up: a dead letter, visible, sent again by command.
    case dead
    /// Waits for a person: held by command, or nothing in the endpoint table says where it goes.
    case held
    /// The record that it depends on was refused, is dead, held or unusable; goes on by itself once that record succeeds.
    case blocked
    case cancelled
    /// HAT already has exactly this; nothing was sent (lots and appeals only).
    case unchanged

    /// Nothing more happens by itself.
    package var isSettled: Bool {
        switch self {
        case .staged, .pending, .sending, .processing: false
        case .unusable, .succeeded, .refused, .superseded, .dead, .held, .blocked, .cancelled, .unchanged: true
        }
    }

    /// HAT may have it, or has it, and its end is not known yet.
    package var isUnderWay: Bool { self == .sending || self == .processing }
}

/// BNV_STATUS as documented (HAT.md §2.2).
package enum BNVStatus: Int, Sendable, Codable, CaseIterable {
    case pending = 0
    case creationFailed = 1
    case toCommunicateAgain = 2
    case processing = 3
    case failed = 4
    case succeeded = 5
    case superseded = 9

    /// One rule for lists, views and answers.
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
