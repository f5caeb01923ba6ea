import Domain

/// Families of calls that HAT refuses until an operator acts: their credentials, or their address. A HAT that answers
/// so is not away, and calling it for each waiting item is in vain. One call at a time shows whether it still refuses.
struct RefusedFamilies {
    struct Refusal {
        var kind: PortalAbsenceKind
        var reason: String
        /// By the breaker's clock, as the other times.
        var since: Duration
        var trialAt: Duration
        /// Until then a permitted trial call may report its end.
        var trialEnd: Duration?
        var failedTrials = 0
    }

    /// The longest pause between two trial calls: short, because nothing else shows that HAT accepts calls again.
    static let pauseMax: Duration = .seconds(60)
    /// A refusal that no call tested for so long after it could is forgotten: nothing of its family waits.
    static let forgottenAfter: Duration = .seconds(600)

    private var byFamily: [PortalFamily: Refusal] = [:]

    /// The oldest refusal; nil when there is none.
    func first(at time: Duration) -> Refusal? {
        byFamily.values.filter { !isForgotten($0, at: time) }.min { $0.since < $1.since }
    }

    func refusal(of family: PortalFamily, at time: Duration) -> Refusal? {
        byFamily[family].flatMap { isForgotten($0, at: time) ? nil : $0 }
    }

    /// When the next call of this family may be made; nil while nothing is refused.
    func end(of family: PortalFamily) -> Duration? {
        byFamily[family].map { max($0.trialAt, $0.trialEnd ?? .zero) }
    }

    /// Whether a trial call may be made and none is under way.
    func wantsTrial(at time: Duration) -> Bool {
        byFamily.values.contains { $0.trialAt <= time && ($0.trialEnd ?? .zero) <= time && !isForgotten($0, at: time) }
    }

    mutating func beginTrial(_ family: PortalFamily, end: Duration) { byFamily[family]?.trialEnd = end }

    /// Ends the permissions of calls that are not made after all.
    mutating func endTrials() { for family in byFamily.keys { byFamily[family]?.trialEnd = nil } }

    /// Permits one call of each family at once.
    mutating func tryNow(at time: Duration) {
        for family in byFamily.keys {
            byFamily[family]?.trialAt = time
            byFamily[family]?.trialEnd = nil
        }
    }

    /// A call of this family succeeded.
    mutating func accepts(_ family: PortalFamily) { byFamily[family] = nil }

    /// Takes note of how a call ended.
    /// - Returns: whether it was refused so; the destination then did answer.
    mutating func note(_ error: PortError?, _ family: PortalFamily, at time: Duration, firstPause: Duration) -> Bool {
        guard let error else {
            byFamily[family] = nil
            return false
        }
        guard Self.applies(to: family), let kind = PortalAbsenceKind(error),
            kind == .unauthorized || family != .orders
        else {
            // An outage says nothing about the refusal; any other answer ends it.
            if error.isTransient { byFamily[family]?.trialEnd = nil } else { byFamily[family] = nil }
            return false
        }
        var refusal =
            byFamily[family] ?? Refusal(kind: kind, reason: error.message, since: time, trialAt: .zero)
        (refusal.kind, refusal.reason) = (kind, error.message)
        // Calls that were under way when the first was refused do not lengthen the pause.
        if refusal.trialAt <= time {
            let pause = firstPause * (1 << min(refusal.failedTrials, 10))
            refusal.trialAt = time + min(pause, Self.pauseMax)
            refusal.failedTrials += 1
        }
        refusal.trialEnd = nil
        byFamily[family] = refusal
        return true
    }

    /// A storage refuses the token of one file. An endpoint of orders is one path among many: its orders are held.
    private static func applies(to family: PortalFamily) -> Bool { family != .downloads }

    private func isForgotten(_ refusal: Refusal, at time: Duration) -> Bool {
        time - refusal.trialAt > Self.forgottenAfter
    }
}
