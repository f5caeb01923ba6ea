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
    private let groupMax: Int
    private var failing: RetryList<DropID>

    /// A job that runs at least every five seconds; `signal` wakes it when a drop was judged or delivered. `groupMax`
    /// drops are settled together, so that they share flushes and transactions. `settledSignals` are sent when drops
    /// were settled.
    package init(
        parts: PipelineParts, signal: Signal, settledSignals: [Signal], groupMax: Int, clock: any Clock<Duration>
    ) {
        self.settledSignals = settledSignals
        self.pipeline = OutboundPipeline(parts)
        self.parts = parts
        self.loop = Loop(interval: .seconds(5), clock: clock, signal: signal)
        self.groupMax = groupMax
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
            // `RunningRecovery` may have settled a failed drop.
            failing.removeStale()
            // The limit is raised so that drops that must wait do not hide others.
            let (parts, limit) = (parts, parts.limits.settleRoundMax + failing.count)
            let found = try await parts.inHand.passingOver(\.drop.id) { count throws(PortError) in
                try await parts.ledger.unsettled(limit: limit + count)
            }
            return found.filter { !failing.mustWait($0.drop.id) }
        } catch {
            parts.log(error, "unsettled drops could not be read")
            return []
        }
    }

    private func settle(_ drops: [JudgedDrop], _ progress: @Sendable (Settlement) -> Void) async -> [Settlement] {
        var settled: [Settlement] = []
        let pipeline = pipeline
        await withTaskGroup(of: [(ClaimedDrop, Result<Settlement, PortError>)].self) { group in
            var rest = groups(of: drops)[...]
            for _ in 0..<Self.groupsAtOnce {
                guard let drops = rest.popFirst() else { break }
                group.addTask { await Self.settle(drops, pipeline) }
            }
            for await results in group {
                for (drop, result) in results {
                    switch result {
                    case .success(let settlement):
                        failing.remove(drop.id)
                        settled.append(settlement)
                        progress(settlement)
                    case .failure(let error):
                        failing.addFailed(drop.id, key: drop.id, because: error)
                        parts.log(error, "a drop could not be settled; it will be retried", of: drop)
                    }
                }
                guard let drops = rest.popFirst() else { continue }
                group.addTask { await Self.settle(drops, pipeline) }
            }
        }
        return settled
    }

    private static let groupsAtOnce = 4

    /// Exports and archives alone, because their answers may take long.
    private func groups(of drops: [JudgedDrop]) -> [[JudgedDrop]] {
        let (slow, quick) = (
            drops.filter { $0.facts.kind == .export || $0.facts.kind == .archive },
            drops.filter { $0.facts.kind != .export && $0.facts.kind != .archive }
        )
        return stride(from: 0, to: quick.count, by: groupMax).map {
            Array(quick[$0..<min($0 + groupMax, quick.count)])
        } + slow.map { [$0] }
    }

    private static func settle(
        _ drops: [JudgedDrop], _ pipeline: OutboundPipeline
    ) async -> [(ClaimedDrop, Result<Settlement, PortError>)] {
        Array(zip(drops.map(\.drop), await pipeline.settle(drops)))
    }
}
