package import Domain
import FoundationEssentials
import Logging
package import Pipeline
import ServiceLifecycle

/// PLSVHAT002: downloads batches and tells HAT of those that are settled; as many at once as allowed, each recorded by itself.
package actor FetchJob {
    /// What was done.
    package struct Round: Sendable, Equatable {
        package var fetched = 0
        package var confirmed = 0
        package var deferred = 0
        package var dead = 0
        package var failed = 0

        package init() {}

        package var count: Int { fetched + confirmed }
    }

    private let pipeline: InboundPipeline
    private let inbound: InboundParts
    private let loop: Loop
    private let concurrency: Int
    private let onFetched: @Sendable ([ClaimedDrop]) async -> Void
    private var underWay: Set<BatchKey> = []
    /// Until when, by a clock that is never set.
    private var resting: [BatchKey: Duration] = [:]
    private var total = Round()

    /// `signal` wakes it when a batch was listed or settled; `onFetched` is handed what is to be judged.
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

    /// Until it is stopped. A batch that hangs delays only itself.
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

    /// Everything that is due, and what becomes due meanwhile.
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
            inbound.parts.log(error, "batches that are due could not be read")
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
            inbound.parts.log(error, "a batch's step failed here; it comes again", batch: record.key)
            rest(record)
            await uncount(record, because: error)
        }
        heart.beat()
        underWay.remove(record.key)
        loop.signal.send()
    }

    /// What fails here uses up none of the tries that are meant for HAT.
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
        // The row may be as due as before: without a rest it would be asked for again at once.
        case .passedOver: rest(record)
        case .goesOn: break
        }
    }

    private func rest(_ record: BatchRecord) {
        resting[record.key] = inbound.parts.uptime() + .seconds(1)
    }
}
