package import Domain
import FoundationEssentials
import Logging
package import Pipeline
import ServiceLifecycle

/// Delivers accepted drops: concurrently up to a limit, each when it is due, each recorded on its own.
package actor DeliverJob {
    /// The results of one round.
    package struct Round: Sendable, Equatable {
        /// Deliveries that succeeded.
        package var delivered = 0
        /// Deliveries that will be retried.
        package var deferred = 0
        /// Deliveries that ended without success: refused, given up or held.
        package var ended = 0
        /// Attempts that failed for a local reason and will be retried.
        package var failed = 0

        /// A round without results.
        package init() {}
    }

    private let pipeline: OutboundPipeline
    private let parts: PipelineParts
    private let loop: Loop
    private let endedSignals: [Signal]
    private let concurrency: Int
    private let destinations: Set<Destination>
    private var failing: RetryList<DropID>
    private let waiting: (any AvailabilityLedger)?
    /// Deliveries whose attempt is running.
    private var underWay: Set<Delivery> = []

    /// A job for deliveries to `destinations`; other deliveries belong to other jobs. `signal` wakes it when a drop was
    /// accepted, `endedSignals` are sent when a delivery is over, and at most `concurrency` attempts run at once. With
    /// `waiting`, senders are answered while HAT is unavailable.
    package init(
        parts: PipelineParts, waiting: (any AvailabilityLedger)? = nil, destinations: Set<Destination>, signal: Signal,
        endedSignals: [Signal], concurrency: Int, clock: any Clock<Duration>
    ) {
        self.waiting = waiting
        self.pipeline = OutboundPipeline(parts)
        self.parts = parts
        // Retries are due to the second, so the loop polls every second.
        self.loop = Loop(interval: .seconds(1), clock: clock, signal: signal)
        self.endedSignals = endedSignals
        self.concurrency = concurrency
        self.destinations = destinations
        self.failing = RetryList(uptime: parts.uptime)
    }

    /// Runs until shutdown. No attempt waits for another one: a destination that hangs delays only itself.
    package func run(_ heart: Heartbeat) async {
        await loop.withWakeUps { wakeUps in
            await withDiscardingTaskGroup { group in
                for await _ in wakeUps {
                    heart.beat()
                    for pending in await begin([]) { group.addTask { await self.carryOut(pending) } }
                    await answerWaiting()
                }
            }
        }
    }

    /// While HAT is unavailable no upload is attempted, but senders still get the verdict and the protocol number.
    private func answerWaiting() async {
        guard destinations.contains(.hat), let waiting else { return }
        if await parts.breaker.isClosed, parts.portal != nil { return }
        do {
            let ids = try await waiting.unanswered(limit: Self.answersMax)
            guard !ids.isEmpty else { return }
            var answered: [DropID] = []
            for id in ids where await answerMeanwhile(id) { answered.append(id) }
            try await waiting.recordAnswered(answered, at: parts.now())
            if ids.count == Self.answersMax, !answered.isEmpty { loop.signal.send() }
        } catch {
            parts.log(error, "senders could not be answered while their files wait")
        }
    }

    private static let answersMax = 32

    /// For a run that ends: attempts everything that is due, and what becomes due meanwhile, until nothing is left.
    @discardableResult
    package func round() async -> Round {
        var round = Round()
        await withTaskGroup(of: Attempted.self) { group in
            var passedOver: Set<Delivery> = []
            while true {
                for pending in await begin(passedOver) {
                    group.addTask { [pipeline] in await Self.attempt(pending, pipeline) }
                }
                guard let attempted = await group.next() else { return }
                if case .success(nil) = attempted.result { passedOver.insert(attempted.pending.delivery) }
                await conclude(attempted, &round)
            }
        }
        await answerWaiting()
        return round
    }

    /// The due deliveries for which there is capacity; they count as under way from now on.
    private func begin(_ passedOver: Set<Delivery>) async -> [PendingDelivery] {
        guard !Task.isShuttingDownGracefully, !Task.isCancelled, underWay.count < concurrency else { return [] }
        let found = await due(besides: underWay.union(passedOver), atMost: concurrency - underWay.count)
            .filter { !underWay.contains($0.delivery) }
        underWay.formUnion(found.map(\.delivery))
        return found
    }

    private func carryOut(_ pending: PendingDelivery) async {
        var round = Round()
        let attempted = await Self.attempt(pending, pipeline)
        await conclude(attempted, &round)
        // A delivery that was not attempted waits for the next interval; after an attempt there is capacity for another
        // one.
        if case .success(nil) = attempted.result { return }
        loop.signal.send()
    }

    private func due(besides underWay: Set<Delivery>, atMost limit: Int) async -> [PendingDelivery] {
        do {
            failing.removeStale()
            // While the integration is off or HAT is unavailable, deliveries to HAT wait in the ledger at no cost.
            let mayCall = await parts.breaker.mayCall(.uploads)
            let isOpen = mayCall && parts.portal != nil
            let (parts, asked) = (parts, isOpen ? destinations : destinations.subtracting([.hat]))
            let passedOver = underWay.count + failing.count
            let found = try await parts.inHand.passingOver(\.drop.id) { count throws(PortError) in
                try await parts.ledger.dueDeliveries(at: parts.now(), to: asked, limit: limit + passedOver + count)
            }
            return Array(
                found.filter { !underWay.contains($0.delivery) && !failing.mustWait($0.drop.id) }.prefix(limit))
        } catch {
            parts.log(error, "due deliveries could not be read")
            return []
        }
    }

    /// Answers the sender with the verdict and the protocol number now, because the delivery has to wait.
    @discardableResult
    private func answerMeanwhile(_ id: DropID) async -> Bool {
        do {
            guard let judged = try await parts.ledger.judged(id) else { return true }
            try await pipeline.answer(judged, besides: .done)
            return true
        } catch {
            parts.log(error, "an answer could not be written; it is written when the drop is settled", drop: id)
            return false
        }
    }

    private struct Attempted: Sendable {
        let pending: PendingDelivery
        /// Nil when it was not attempted, because its destination is paused.
        let result: Result<DeliveryResult?, PortError>
    }

    private static func attempt(_ pending: PendingDelivery, _ pipeline: OutboundPipeline) async -> Attempted {
        do {
            return Attempted(pending: pending, result: .success(try await pipeline.deliver(pending)))
        } catch {
            return Attempted(pending: pending, result: .failure(error))
        }
    }

    private func conclude(_ attempted: Attempted, _ round: inout Round) async {
        let id = attempted.pending.drop.id
        underWay.remove(attempted.pending.delivery)
        switch attempted.result {
        case .success(.delivered):
            round.delivered += 1
            failing.remove(id)
            endedSignals.forEach { $0.send() }
        case .success(.refused), .success(.givenUp), .success(.held):
            round.ended += 1
            failing.remove(id)
            endedSignals.forEach { $0.send() }
        case .success(nil): break
        case .success(.deferred):
            round.deferred += 1
            failing.remove(id)
            if attempted.pending.attempts == 0 { await answerMeanwhile(id) }
        case .failure(let error):
            round.failed += 1
            failing.addFailed(id, key: id, because: error)
            parts.log(error, "a delivery could not be attempted; it will be retried", of: attempted.pending.drop)
        }
    }
}
