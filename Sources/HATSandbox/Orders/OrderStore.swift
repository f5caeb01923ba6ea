import Domain
import FoundationEssentials
import HATContract
import Synchronization

/// The orders, in memory only. For an item that took effect it stores hashes, a count and a time, so that a first load
/// of millions of items fits.
final class OrderStore: Sendable {
    enum Outcome: Sendable {
        case taken(token: String)
        /// The key came before with another body.
        case conflict
        /// An item is configured to be refused, and the whole group is refused.
        case refused
    }

    struct Progress: Sendable {
        var code: Int
        /// Set with the final code only.
        var refused: [OrderGroup.Refused] = []
    }

    struct State {
        var settings: SandboxOrders
        var groups: [OrderGroup] = []
        var indexByKey: [Int: Int] = [:]
        /// Index of the first group that may become due by the clock.
        var firstUnsettled = 0
        var effects: [Int: OrderEffect] = [:]
        var links: Set<Int> = []
        var tally = OrderTally()
        /// Positions of refused items in calls without a token.
        var direct: [Int: (body: SHA256Digest, refused: Set<Int>)] = [:]
    }

    /// Part of every token, so that tokens of another run are unknown.
    let run = UUID().uuidString.prefix(8).lowercased()
    let clock: EventClock
    private let state: Mutex<State>

    init(clock: EventClock, settings: SandboxOrders) {
        self.clock = clock
        state = Mutex(State(settings: settings))
    }

    var settings: SandboxOrders {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    func removeAll() { state.withLock { $0 = State(settings: $0.settings) } }

    /// Records a call before its body is parsed.
    func begin(_ resource: OrderResource) { state.withLock { $0.tally.begin(resource, clock.next()) } }

    /// Records that a call was refused for its format.
    func reject(_ resource: OrderResource) { state.withLock { $0.tally.counts[resource].rejectedRequests += 1 } }

    func take(
        _ resource: OrderResource, key: String, body: SHA256Digest, items: [OrderItem], flaw: SandboxFlaw?,
        forgetsKeys: Bool
    ) -> Outcome {
        state.withLock { state in
            let time = clock.time
            settleDue(&state, at: time)
            let keyHash = key.hashValue
            var isRepeat = false
            if let index = state.indexByKey[keyHash] {
                guard state.groups[index].body == body else {
                    state.tally.conflicts += 1
                    return .conflict
                }
                state.tally.counts[resource].repeats += 1
                guard forgetsKeys else { return .taken(token: token(index)) }
                isRepeat = true
            }
            let orphans = state.orphans(items, at: resource)
            let refused = items.indices.compactMap { index -> OrderGroup.Refused? in
                let isOrphan = state.settings.refusesOrphans && orphans[index] != nil
                guard isOrphan || state.settings.refuses(items[index], at: resource) else { return nil }
                return .init(index: index, identity: items[index].identity, isOrphan: isOrphan)
            }
            if state.settings.refusal == .wholeGroup, !refused.isEmpty {
                state.tally.counts[resource].refusedGroups += 1
                return .refused
            }
            if !isRepeat { state.tally.note(orphans, items, at: resource, clock) }
            state.tally.counts[resource].take(items.count, refused: refused.count)
            let refusedPositions = Set(refused.map(\.index))
            var group = OrderGroup(
                resource: resource, body: body, keyHash: keyHash, takenMicroseconds: time, itemCount: items.count,
                isRepeat: isRepeat, refusesEarly: state.settings.refusal == .validation, refused: refused,
                pending: items.indices.filter { !refusedPositions.contains($0) }.map { items[$0].pending })
            if flaw == .doubledOrder { group.times = 2 }
            if flaw == .endlessToken { group.ending = .endless }
            let index = state.groups.count
            state.groups.append(group)
            if !isRepeat { state.indexByKey[keyHash] = index }
            if group.codeBefore(at: time, polls: 0, state.settings) == nil { state.settle(index, clock) }
            return .taken(token: token(index))
        }
    }

    /// A call with an immediate answer: cancellations and audits.
    /// - Returns: the positions of refused items; nil when the key came before with another body.
    func takeDirect(
        _ resource: OrderResource, key: String, body: SHA256Digest, items: [OrderItem], flaw: SandboxFlaw?,
        forgetsKeys: Bool
    ) -> Set<Int>? {
        state.withLock { state in
            let keyHash = key.hashValue
            var isRepeat = false
            if let known = state.direct[keyHash] {
                guard known.body == body else {
                    state.tally.conflicts += 1
                    return nil
                }
                state.tally.counts[resource].repeats += 1
                guard forgetsKeys else { return known.refused }
                isRepeat = true
            }
            let refused = Set(items.indices.filter { state.settings.refuses(items[$0], at: resource) })
            state.tally.counts[resource].take(items.count, refused: refused.count)
            state.direct[keyHash] = (body, refused)
            for time in 0..<(flaw == .doubledOrder ? 2 : 1) {
                for index in items.indices where !refused.contains(index) {
                    state.apply(
                        items[index].pending, resource, keyHash: keyHash, isRepeat: isRepeat || time > 0, clock)
                }
            }
            return refused
        }
    }

    /// - Returns: nil for a token that is unknown or forgotten.
    func progress(_ token: String, flaw: SandboxFlaw?) -> Progress? {
        state.withLock { state in
            let time = clock.time
            settleDue(&state, at: time)
            state.tally.polls += 1
            guard let index = index(of: token), state.groups.indices.contains(index),
                state.groups[index].ending != .forgotten
            else { return nil }
            if flaw == .forgottenToken {
                state.settle(index, clock)
                state.groups[index].ending = .forgotten
                return nil
            }
            if flaw == .unknownCode { return Progress(code: 9) }
            let group = state.groups[index]
            if !group.isSettled, let code = group.codeBefore(at: time, polls: group.polls, state.settings) {
                state.groups[index].polls += 1
                return Progress(code: code)
            }
            state.settle(index, clock)
            return Progress(code: group.lastCode, refused: group.refused)
        }
    }

    func evidence() -> OrderEvidence {
        state.withLock { state in
            settleDue(&state, at: clock.time)
            let open = state.groups.count { !$0.isSettled }
            return state.tally.evidence(openTokens: open, tokens: state.groups.count)
        }
    }

    func evidence(of key: String, at resource: OrderResource) -> OrderItemEvidence? {
        state.withLock { state in
            settleDue(&state, at: clock.time)
            return state.effects[OrderEffect.position(of: key, at: resource)].map { $0.evidence(key, resource) }
        }
    }

    /// Applies all effects that are due by the clock.
    private func settleDue(_ state: inout State, at time: Int64) {
        guard state.settings.millisecondsPerCode > 0 else { return }
        while state.firstUnsettled < state.groups.count {
            let group = state.groups[state.firstUnsettled]
            if !group.isSettled, group.ending != .endless {
                guard group.codeBefore(at: time, polls: 0, state.settings) == nil else { return }
                state.settle(state.firstUnsettled, clock)
            }
            state.firstUnsettled += 1
        }
    }

    private func token(_ index: Int) -> String { "\(run)-\(index)" }

    private func index(of token: String) -> Int? {
        let parts = token.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == run, let index = Int(parts[1]), token == self.token(index) else {
            return nil
        }
        return index
    }
}
