package import Domain
import FoundationEssentials
import Logging
package import Pipeline
import ServiceLifecycle

/// PLSVHAT002: downloads batches and confirms settled ones to HAT; concurrently up to a limit, each recorded on its
/// own.
package actor FetchJob {
    /// The results of a run.
    package struct Round: Sendable, Equatable {
        /// Downloaded batches.
        package var fetched = 0
        /// Batches that were confirmed or deleted at HAT.
        package var confirmed = 0
        /// Steps that will be retried.
        package var deferred = 0
        /// Batches that ended without success.
        package var dead = 0
        /// Steps that failed for a local reason and will be retried.
        package var failed = 0

        /// A run without results.
        package init() {}

        /// Number of successful steps, for the job's outcome.
        package var count: Int { fetched + confirmed }
    }

    private let pipeline: InboundPipeline
    private let inbound: InboundParts
    private let loop: Loop
    private let concurrency: Int
    private let onFetched: @Sendable ([ClaimedDrop]) async -> Void
    private var underWay: Set<BatchKey> = []
    /// Batches that must wait, and until when by the uptime clock.
    private var resting: [BatchKey: Duration] = [:]
    private var total = Round()

    /// A job with at most `concurrency` steps at once. `signal` wakes it when a batch was listed or settled;
    /// `onFetched` receives the drops to be judged.
    package init(
        inbound: InboundParts, signal: Signal, concurrency: Int, clock: any Clock<Duration>,
        onFetched: @escaping @Sendable ([ClaimedDrop]) async -> Void
    ) {
        self.pipeline = InboundPipeline(inbound)
        self.inbound = inbound
        self.loop = Loop(interval: .seconds(1), clock: clock, signal: signal)
        self.concurrency = concurrency
        self.onFetched = onFetched
    }

    /// Runs until it is stopped. A batch that hangs delays only itself.
    package func run(_ heart: Heartbeat) async -> Round {
        await loop.withWakeUps { wakeUps in
            await withDiscardingTaskGroup { group in
                for await _ in wakeUps {
                    heart.beat()
                    for record in await begin() { group.addTask { await self.carryOut(record, heart) } }
                }
            }
        }
        return total
    }

    /// Runs everything that is due, and what becomes due meanwhile, until nothing is left.
    package func drain(_ heart: Heartbeat) async -> Round {
        await withTaskGroup(of: Void.self) { group in
            while true {
                for record in await begin() { group.addTask { await self.carryOut(record, heart) } }
                guard await group.next() != nil else { return }
            }
        }
        return total
    }

    private func begin() async -> [BatchRecord] {
        guard !Task.isShuttingDownGracefully, !Task.isCancelled, underWay.count < concurrency else { return [] }
        let (time, uptime) = (inbound.parts.now(), inbound.parts.uptime())
        resting = resting.filter { $0.value > uptime }
        do {
            let due = try await inbound.batches.dueBatches(
                at: time, besides: underWay.union(resting.keys), limit: concurrency - underWay.count)
            let found = due.filter { !underWay.contains($0.key) }.prefix(concurrency - underWay.count)
            underWay.formUnion(found.map(\.key))
            return Array(found)
        } catch {
            inbound.parts.log(error, "due batches could not be read")
            return []
        }
    }

    private func carryOut(_ record: BatchRecord, _ heart: Heartbeat) async {
        do throws(PortError) {
            let step = try await pipeline.carryOut(record)
            if case .fetched(let drop) = step { await onFetched([drop]) }
            count(step, record)
        } catch {
            total.failed += 1
            inbound.parts.log(error, "a batch's step failed locally; it will be retried", batch: record.key)
            rest(record)
            await uncount(record, because: error)
        }
        heart.beat()
        underWay.remove(record.key)
        loop.signal.send()
    }

    /// A local failure does not count as one of the attempts at HAT.
    private func uncount(_ record: BatchRecord, because error: PortError) async {
        do throws(PortError) {
            try await inbound.batches.uncountBatchAttempt(
                record.key, attempts: record.attempts, next: inbound.parts.now().addingTimeInterval(1),
                reason: error.message, at: inbound.parts.now())
        } catch {
            inbound.parts.log(error, "a batch's failed step could not be recorded", batch: record.key)
        }
    }

    private func count(_ step: InboundPipeline.Step, _ record: BatchRecord) {
        switch step {
        case .fetched: total.fetched += 1
        case .ended(.done): total.confirmed += 1
        case .ended(.deferred): total.deferred += 1
        case .ended(.dead): total.dead += 1
        // The row may still be due: without a pause it would be read again at once.
        case .passedOver: rest(record)
        case .goesOn: break
        }
    }

    private func rest(_ record: BatchRecord) {
        resting[record.key] = inbound.parts.uptime() + .seconds(1)
    }
}
