package import Domain
import FoundationEssentials
import Logging
package import Pipeline
import ServiceLifecycle

/// Delivers what was accepted: as many at once as the destination allows, each when it is due, each recorded by itself.
package actor DeliverJob {
    /// What one round did.
    package struct Round: Sendable, Equatable {
        package var delivered = 0
        package var deferred = 0
        package var ended = 0
        package var failed = 0

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
    /// Being attempted at this moment.
    private var underWay: Set<Delivery> = []

    /// `signal` wakes this loop when something was accepted, `endedSignals` are sent when a delivery is over, and
    /// `concurrency` attempts are under way at once. With `waiting`, senders are answered while HAT is away. Deliveries to other destinations than `destinations` are left to others.
    package init(
        parts: PipelineParts, waiting: (any AvailabilityLedger)? = nil, destinations: Set<Destination>, signal: Signal,
        endedSignals: [Signal], concurrency: Int, clock: any Clock<Duration>
    ) {
        self.waiting = waiting
        self.pipeline = OutboundPipeline(parts)
        self.parts = parts
        // Retries are due by the second, so the loop looks every second.
        self.loop = Loop(interval: .seconds(1), clock: clock, signal: signal)
        self.endedSignals = endedSignals
        self.concurrency = concurrency
        self.destinations = destinations
        self.failing = RetryList(uptime: parts.uptime)
    }

    /// Never waits for one attempt before it begins another: a destination that hangs delays only itself.
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

    /// While HAT is away nothing is attempted, and the sender learns the verdict and the protocol all the same.
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

    /// For a batch: tries everything that is due, and what becomes due meanwhile, until nothing is.
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

    /// What is due and fits beside what is under way; it then counts as under way.
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
        // What was not attempted waits for the next interval; after an attempt there is room for another.
        if case .success(nil) = attempted.result { return }
        loop.signal.send()
    }

    private func due(besides underWay: Set<Delivery>, atMost limit: Int) async -> [PendingDelivery] {
        do {
            // While the integration is off, or HAT away, what is bound for it waits in the ledger and costs nothing.
            let mayCall = await parts.breaker.mayCall(.uploads)
            let isOpen = mayCall && parts.portal != nil
            let found = try await parts.ledger.dueDeliveries(
                at: parts.now(), to: isOpen ? destinations : destinations.subtracting([.hat]),
                limit: limit + underWay.count + failing.count)
            return Array(
                found.filter { !underWay.contains($0.delivery) && !failing.mustWait($0.drop.id) }.prefix(limit))
        } catch {
            parts.log(error, "due deliveries could not be read")
            return []
        }
    }

    /// The sender learns the verdict and the protocol now, although the delivery has to wait.
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
        /// nil: not attempted, its destination is left alone for now.
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
            failing.addFailed(id, key: id)
            parts.log(error, "a delivery could not be attempted; it comes again", drop: id)
        }
    }
}
