import Samples

/// What is to become of one call.
enum Treatment: Sendable, Equatable {
    case proper
    case fail(status: Int, retryAfter: String?)
    case rejectToken
    case dropBeforeStoring
    case dropAfterStoring
    case flawed(SandboxFlaw)
}

/// Chooses treatments according to the behaviour in effect.
struct Misbehaviour: Sendable {
    private(set) var behaviour: SandboxBehaviour
    private var chance: SplitMix64

    init(_ behaviour: SandboxBehaviour) {
        self.behaviour = behaviour
        self.chance = SplitMix64(seed: behaviour.seed)
    }

    /// The treatment of the next call; decrements its count.
    mutating func next(_ call: SandboxCall) -> Treatment {
        if call != .download {
            if Self.countOff(&behaviour.failNext) {
                return .fail(status: behaviour.failStatus, retryAfter: behaviour.retryAfter)
            }
            if Self.countOff(&behaviour.rejectToken) { return .rejectToken }
        }
        if call == .upload || call == .order, Self.countOff(&behaviour.dropBeforeStoring) { return .dropBeforeStoring }
        if call == .upload || call == .order, Self.countOff(&behaviour.dropAfterStoring) { return .dropAfterStoring }
        for flaw in SandboxFlaw.allCases where behaviour.next[flaw] != nil && flaw.fits(call) {
            if Self.countOff(&behaviour.next[flaw, default: 0]) { return treatment(of: flaw) }
        }
        guard behaviour.misbehavingFraction > 0,
            Double.random(in: 0..<1, using: &chance) < behaviour.misbehavingFraction
        else { return .proper }
        return byChance(call)
    }

    private mutating func byChance(_ call: SandboxCall) -> Treatment {
        var choices: [Treatment] = [.fail(status: 500, retryAfter: nil), .fail(status: 503, retryAfter: "1")]
        if call == .upload { choices += [.dropBeforeStoring, .dropAfterStoring] }
        choices += SandboxFlaw.allCases.filter { $0.isByChance && $0.fits(call) }.map { .flawed($0) }
        let choice = choices[Int.random(in: 0..<choices.count, using: &chance)]
        if case .flawed(let flaw) = choice { return treatment(of: flaw) }
        return choice
    }

    private func treatment(of flaw: SandboxFlaw) -> Treatment {
        switch flaw {
        case .failedPage, .failedDownload, .failedOrder, .failedToken:
            .fail(status: behaviour.failStatus, retryAfter: behaviour.retryAfter)
        case .lostPage: .fail(status: 404, retryAfter: nil)
        case .refusedConfirmation: .fail(status: 500, retryAfter: nil)
        case .lostConfirmation, .lostOrder: .dropAfterStoring
        case .droppedListing, .droppedDownload, .droppedOrder, .droppedToken: .dropBeforeStoring
        default: .flawed(flaw)
        }
    }

    private static func countOff(_ count: inout Int) -> Bool {
        guard count != 0 else { return false }
        if count > 0 { count -= 1 }
        return true
    }
}
