import Domain
import Logging
package import Pipeline
import ServiceLifecycle

/// Answers and files away every drop whose deliveries are over. Only this loop settles.
package actor SettleJob: Service {
    private let pipeline: OutboundPipeline
    private let parts: PipelineParts
    private let loop: Loop
    private let settledSignals: [Signal]
    private let atOnce: Int
    private var failing: RetryList<DropID>

    /// `signal` wakes this loop when something was judged or delivered; `atOnce` drops are settled at once, so that their
    /// flushes share the disk's own grouping. `settledSignals` are sent when something was settled.
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

    package func run() async {
        await loop.run { [self] in
            _ = await round()
            return nil
        }
    }

    /// Settles everything that waits for it.
    /// - Returns: where each drop ended.
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
            let limit = parts.limits.settleRoundMax
            return try await parts.ledger.unsettled(limit: limit).filter { !failing.mustWait($0.drop.id) }
        } catch {
            parts.log(error, "unsettled drops could not be read")
            return []
        }
    }

    private func settle(_ drops: [JudgedDrop], _ progress: @Sendable (Settlement) -> Void) async -> [Settlement] {
        var settled: [Settlement] = []
        let pipeline = pipeline
        await withTaskGroup(of: (DropID, Result<Settlement, PortError>).self) { group in
            var rest = drops[...]
            for _ in 0..<atOnce {
                guard let drop = rest.popFirst() else { break }
                group.addTask { await Self.settle(drop, pipeline) }
            }
            for await (id, result) in group {
                switch result {
                case .success(let settlement):
                    failing.remove(id)
                    settled.append(settlement)
                    progress(settlement)
                case .failure(let error):
                    failing.addFailed(id, key: id)
                    parts.log(error, "a drop could not be settled; it comes again", drop: id)
                }
                guard let drop = rest.popFirst() else { continue }
                group.addTask { await Self.settle(drop, pipeline) }
            }
        }
        return settled
    }

    private static func settle(
        _ drop: JudgedDrop, _ pipeline: OutboundPipeline
    ) async -> (DropID, Result<Settlement, PortError>) {
        do {
            return (drop.drop.id, .success(try await pipeline.settle(drop)))
        } catch {
            return (drop.drop.id, .failure(error))
        }
    }
}
