package import Domain
package import FoundationEssentials
import Synchronization

/// Steps of this process that failed half-way: the ledger may record work that no task continues, or lack work that was
/// done. `RunningRecovery` settles each step as a start would, so that no state needs a restart.
///
/// A caller that notes a step must stop working on it: only recovery continues it. Has no clock; thread-safe.
package final class UnfinishedSteps: Sendable {
    /// The end of an attempt that could not be written to the ledger.
    package struct DeliveryEnd: Sendable {
        /// The attempts of the delivery, this one included; a row with another number has advanced without it.
        package var attempts: Int
        /// The outcome of the attempt.
        package var result: DeliveryResult
        /// The call that was made; nil when there was none.
        package var exchange: PortalExchange?
        /// When the attempt ended.
        package var time: Date
    }

    /// The end of a step of a group of orders that could not be written to the ledger.
    package struct SendingEnd: Sendable {
        /// The key of the group.
        package var key: IdempotencyKey
        /// The outcome of the step.
        package var result: SendingResult
        /// The call that was made.
        package var exchange: PortalCallRecord
        /// The outcome as the ledger stores it.
        package var outcome: String
        /// HAT's or the system's reason; nil after a success.
        package var reason: String?
        /// When the step ended.
        package var time: Date
    }

    /// Everything that is noted.
    package struct Steps: Sendable {
        /// Drops whose row decides what follows.
        package var drops: Set<DropID> = []
        /// Attempts whose end is not written.
        package var deliveries: [Delivery: DeliveryEnd] = [:]
        /// Groups whose end is not written, by number.
        package var sendings: [Int64: SendingEnd] = [:]
        /// A group of orders may be open with no task that sends it.
        package var hasLostSendings = false
        /// Guias whose placing was cut short.
        package var hasPlacings = false
        /// Files made for the import folder that may have no row.
        package var madeFiles: Set<DropID> = []

        /// Nothing is noted.
        package var isEmpty: Bool {
            drops.isEmpty && deliveries.isEmpty && sendings.isEmpty && !hasLostSendings && !hasPlacings
                && madeFiles.isEmpty
        }

        /// How many steps are noted.
        package var count: Int {
            drops.count + deliveries.count + sendings.count + (hasLostSendings ? 1 : 0) + (hasPlacings ? 1 : 0)
                + madeFiles.count
        }
    }

    private struct State {
        var steps = Steps()
        /// Keys of groups of orders whose step is under way.
        var keysUnderWay: Set<IdempotencyKey> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// A copy of what is noted.
    package var steps: Steps { state.withLock { $0.steps } }

    /// Keys of the groups that must not be opened again: under way, or their end waits to be written down.
    var busyKeys: Set<IdempotencyKey> {
        state.withLock { state in state.keysUnderWay.union(state.steps.sendings.values.map(\.key)) }
    }

    /// Notes one drop.
    package func noteDrop(_ id: DropID) { note(drops: CollectionOfOne(id)) }

    func note(drops: some Sequence<DropID>) { state.withLock { $0.steps.drops.formUnion(drops) } }

    /// Of one attempt, that it succeeded is never replaced by that it did not.
    func note(_ delivery: Delivery, _ end: DeliveryEnd) {
        state.withLock { state in
            if let known = state.steps.deliveries[delivery], known.attempts == end.attempts, known.result.isDelivered {
                return
            }
            state.steps.deliveries[delivery] = end
        }
    }

    func note(sending number: Int64, _ end: SendingEnd) {
        state.withLock { state in
            state.steps.sendings[number] = end
            state.steps.hasLostSendings = true
        }
    }

    func noteLostSendings() { state.withLock { $0.steps.hasLostSendings = true } }

    func note(madeFiles ids: some Sequence<DropID>) {
        state.withLock { state in
            state.steps.madeFiles.formUnion(ids)
            state.steps.hasPlacings = true
        }
    }

    func begin(_ key: IdempotencyKey) { state.withLock { _ = $0.keysUnderWay.insert(key) } }
    func end(_ key: IdempotencyKey) { state.withLock { _ = $0.keysUnderWay.remove(key) } }

    func remove(drop id: DropID) { state.withLock { _ = $0.steps.drops.remove(id) } }
    func remove(_ delivery: Delivery) { state.withLock { _ = $0.steps.deliveries.removeValue(forKey: delivery) } }
    func remove(sending number: Int64) { state.withLock { _ = $0.steps.sendings.removeValue(forKey: number) } }
    func remove(madeFile id: DropID) { state.withLock { _ = $0.steps.madeFiles.remove(id) } }
    func removePlacings() { state.withLock { $0.steps.hasPlacings = false } }
    func removeLostSendings() { state.withLock { $0.steps.hasLostSendings = false } }
}

extension DeliveryResult {
    fileprivate var isDelivered: Bool {
        if case .delivered = self { return true }
        return false
    }
}

extension PipelineParts {
    /// `beginAttempt`; when it is unknown whether it was written, the attempt begins again later.
    func beginAttempt(_ pending: PendingDelivery, at time: Date) async throws(PortError) {
        do throws(PortError) {
            try await ledger.beginAttempt(pending.delivery, at: time)
        } catch {
            if error.isOutcomeUnknown {
                // Nothing was sent yet.
                note(
                    pending,
                    .deferred(next: time, outcomeUnknown: pending.isOutcomeUnknown, reason: error.message), nil, time)
            }
            throw error
        }
    }

    /// `endAttempt`; an end that cannot be written now is noted and written later, so that it is not lost.
    func endAttempt(
        _ pending: PendingDelivery, result: DeliveryResult, exchange: PortalExchange?, at time: Date
    ) async throws(PortError) {
        do throws(PortError) {
            try await ledger.endAttempt(pending.delivery, result: result, exchange: exchange, at: time)
        } catch {
            note(pending, result, exchange, time)
            throw error
        }
    }

    private func note(
        _ pending: PendingDelivery, _ result: DeliveryResult, _ exchange: PortalExchange?, _ time: Date
    ) {
        // A pending row as it was read before the attempt does not count it yet.
        let attempts = pending.attempts + (pending.state == .waiting ? 1 : 0)
        unfinished.note(
            pending.delivery,
            UnfinishedSteps.DeliveryEnd(attempts: attempts, result: result, exchange: exchange, time: time))
    }
}
