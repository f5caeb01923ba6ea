import Domain
import FoundationEssentials
import Logging
package import Pipeline
import ServiceLifecycle

/// Answers and files every drop whose deliveries are over. Only this job settles.
package actor SettleJob: Service {
    private let pipeline: OutboundPipeline
    private let parts: PipelineParts
    private let loop: Loop
    private let settledSignals: [Signal]
    private let atOnce: Int
    private var failing: RetryList<DropID>

    /// A job that runs at least every five seconds; `signal` wakes it when a drop was judged or delivered. `atOnce`
    /// drops are settled concurrently, so that the disk can combine their flushes. `settledSignals` are sent when drops
    /// were settled.
    package init(
        parts: PipelineParts, signal: Signal, settledSignals: [Signal], atOnce: Int, clock: any Clock<Duration>
    ) {
        self.settledSignals = settledSignals
        self.pipeline = OutboundPipeline(parts)
        self.parts = parts
        self.loop = Loop(interval: .seconds(5), clock: clock, signal: signal)
        self.atOnce = atOnce
        self.failing = RetryList(uptime: parts.uptime)
    }

    /// Runs until shutdown or cancellation.
    package func run() async {
        await loop.run { [self] in
            _ = await round()
            return nil
        }
    }

    /// Settles all drops that are ready for it.
    /// - Returns: the result for each drop.
    @discardableResult
    package func round(progress: @Sendable (Settlement) -> Void = { _ in }) async -> [Settlement] {
        var settled: [Settlement] = []
        while !Task.isShuttingDownGracefully {
            let waiting = await unsettled()
            guard !waiting.isEmpty else { break }
            let part = await settle(waiting, progress)
            settled += part
            if !part.isEmpty { settledSignals.forEach { $0.send() } }
            guard !part.isEmpty else { break }
        }
        return settled
    }

    private func unsettled() async -> [JudgedDrop] {
        do {
            // `RunningRecovery` may have settled a failed drop; without this limit the list would keep it forever.
            failing.removeStale(dueFor: .seconds(600))
            // The limit is raised so that drops that must wait do not hide others.
            let limit = parts.limits.settleRoundMax + failing.count
            return try await parts.ledger.unsettled(limit: limit).filter { !failing.mustWait($0.drop.id) }
        } catch {
            parts.log(error, "unsettled drops could not be read")
            return []
        }
    }

    private func settle(_ drops: [JudgedDrop], _ progress: @Sendable (Settlement) -> Void) async -> [Settlement] {
        var settled: [Settlement] = []
        let pipeline = pipeline
        await withTaskGroup(of: (ClaimedDrop, Result<Settlement, PortError>).self) { group in
            var rest = drops[...]
            for _ in 0..<atOnce {
                guard let drop = rest.popFirst() else { break }
                group.addTask { await Self.settle(drop, pipeline) }
            }
            for await (drop, result) in group {
                switch result {
                case .success(let settlement):
                    failing.remove(drop.id)
                    settled.append(settlement)
                    progress(settlement)
                case .failure(let error):
                    failing.addFailed(drop.id, key: drop.id, because: error)
                    parts.log(error, "a drop could not be settled; it will be retried", of: drop)
                }
                guard let drop = rest.popFirst() else { continue }
                group.addTask { await Self.settle(drop, pipeline) }
            }
        }
        return settled
    }

    private static func settle(
        _ drop: JudgedDrop, _ pipeline: OutboundPipeline
    ) async -> (ClaimedDrop, Result<Settlement, PortError>) {
        do {
            return (drop.drop, .success(try await pipeline.settle(drop)))
        } catch {
            return (drop.drop, .failure(error))
        }
    }
}
