package import Domain
package import FoundationEssentials
import Synchronization

/// Steps of this process that failed half-way: the ledger may say that something is under way which nobody works on any more, or not
/// know of something that was done. `RunningRecovery` settles each as a start would, so that no state needs one.
///
/// Whoever notes a step has let go of it: nobody else works on it until it is recovered. Knows no clock; many threads may use it.
package final class UnfinishedSteps: Sendable {
    /// How an attempt ended that the ledger could not be told of.
    package struct DeliveryEnd: Sendable {
        /// The attempts of the delivery, this one included: a row with other attempts went on without it.
        package var attempts: Int
        package var result: DeliveryResult
        package var exchange: PortalExchange?
        package var time: Date
    }

    /// How a step of a group of orders ended that the ledger could not be told of.
    package struct SendingEnd: Sendable {
        package var key: IdempotencyKey
        package var result: SendingResult
        package var exchange: PortalCallRecord
        package var outcome: String
        package var reason: String?
        package var time: Date
    }

    /// Everything that is noted.
    package struct Steps: Sendable {
        package var drops: Set<DropID> = []
        package var deliveries: [Delivery: DeliveryEnd] = [:]
        package var sendings: [Int64: SendingEnd] = [:]
        /// A group of orders may be open with nobody who sends it.
        package var hasLostSendings = false
        /// Guias whose placing was cut short.
        package var hasPlacings = false
        /// Files made for the import folder that the ledger may not know.
        package var madeFiles: Set<DropID> = []

        package var isEmpty: Bool {
            drops.isEmpty && deliveries.isEmpty && sendings.isEmpty && !hasLostSendings && !hasPlacings
                && madeFiles.isEmpty
        }

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

    package var steps: Steps { state.withLock { $0.steps } }

    /// Keys of the groups that must not be opened again: under way, or their end waits to be written down.
    var busyKeys: Set<IdempotencyKey> {
        state.withLock { state in state.keysUnderWay.union(state.steps.sendings.values.map(\.key)) }
    }

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
    /// `beginAttempt`; one of which it is not known whether it was written is begun again later.
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

    /// `endAttempt`; an end that cannot be written down now is written down later, so that it is not lost with this error.
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
