import Domain
import Foundation
import Jobs
import Ledger
package import Logging
import Pipeline
package import Settings

/// Processes the inbox once: every complete file is judged, delivered as far as HAT permits, answered and filed.
package struct BatchRun: Sendable {
    private let settings: Settings
    private let logger: Logger
    private let idleTimeout: Duration

    /// `idleTimeout` limits how long the run waits for incomplete files and deferred deliveries without any progress.
    package init(settings: Settings, logger: Logger, idleTimeout: Duration) {
        self.settings = settings
        self.logger = logger
        self.idleTimeout = idleTimeout
    }

    /// Runs until nothing is left to do, the idle timeout passes, or a signal stops it.
    /// - Parameter progress: called after each change, from any thread.
    /// - Returns: how many drops had which outcome.
    /// - Throws: `PortError` when the spool cannot be opened or served.
    package func run(progress: @escaping @Sendable (BatchProgress) -> Void) async throws -> BatchSummary {
        let stop = BatchStop(logger: logger)
        return try await stop.during { try await run(stop, progress: progress) }
    }

    private func run(
        _ stop: BatchStop, progress: @escaping @Sendable (BatchProgress) -> Void
    ) async throws -> BatchSummary {
        StartChecks(settings: settings).log(to: logger)
        let assembly = try await Assembly.open(
            settings, logger: logger, environment: ProcessInfo.processInfo.environment)
        do {
            let summary = try await drain(assembly, stop, progress)
            assembly.parts.logRepeatedErrors(isEnding: true)
            await assembly.close()
            return summary
        } catch {
            await assembly.close()
            throw error
        }
    }

    private func drain(
        _ assembly: Assembly, _ stop: BatchStop, _ progress: @escaping @Sendable (BatchProgress) -> Void
    ) async throws -> BatchSummary {
        try await assembly.parts.inHand.placingImports {
            try await drainServed(assembly, stop, progress)
        }
    }

    private func drainServed(
        _ assembly: Assembly, _ stop: BatchStop, _ progress: @escaping @Sendable (BatchProgress) -> Void
    ) async throws -> BatchSummary {
        let jobs = JobSet(assembly: assembly, watch: nil)
        jobs.handed.add(try await assembly.recover(logger: logger))
        let (route, settle) = (jobs.route(), jobs.settle())
        let deliver = jobs.deliver(to: Set(Destination.allCases))
        let recovery = jobs.recovery()
        var summary = BatchSummary()
        let clock = ContinuousClock()
        let folders = assembly.folderWatch(changed: {})
        var idleTimeout = IdleTimeout(limit: self.idleTimeout, at: clock.now)
        let availability = assembly.availability
        while true {
            await availability.tick()
            let before = summary
            await folders.check()
            let round = await route.round { round in
                let judged = before.judged + round.judged.values.reduce(0, +)
                progress(BatchProgress(known: before.claimed + round.claimed, judged: judged))
            }
            summary.add(round)
            let delivered = await deliver.round()
            summary.add(delivered)
            summary.add(await settle.round())
            let recovered = await recovery.round()
            let hasWorked = round.claimed > 0 || delivered.delivered > 0 || recovered.recovered > 0
            if stop.isAsked { return try await stopped(summary, assembly) }
            if round.hasMore { continue }
            let open = try await assembly.ledger.counts()
            summary.deferred = open.byDelivery[DeliveryState.waiting.rawValue] ?? 0
            // A drop that failed once waits for its retry, so the run has not ended although nothing fails now.
            let isJudged =
                round.waiting == 0 && round.failed == 0 && round.unfinished == 0
                && assembly.parts.unfinished.steps.isEmpty && recovered.recovered == 0
            let isDone = isJudged && summary.deferred == 0 && round.claimed == 0
            if isDone || idleTimeout.isOver(hasWorked: hasWorked, at: clock.now) { return summary }
            if round.claimed == 0 { try await clock.sleep(for: .milliseconds(200)) }
        }
    }

    private func stopped(_ summary: BatchSummary, _ assembly: Assembly) async throws -> BatchSummary {
        var summary = summary
        summary.deferred = try await assembly.ledger.counts().byDelivery[DeliveryState.waiting.rawValue] ?? 0
        summary.isStopped = true
        return summary
    }
}

/// The progress of a run.
package struct BatchProgress: Sendable {
    /// Files claimed so far; grows while the inbox is read.
    package let known: Int
    /// Files whose verdict is known.
    package let judged: Int
}

/// The result of a run: numbers of drops.
package struct BatchSummary: Sendable {
    /// Files that were claimed.
    package var claimed = 0
    /// Drops with the verdict `accepted`.
    package var accepted = 0
    /// Drops with the verdict `rejected`.
    package var rejected = 0
    /// Drops with the verdict `duplicate`.
    package var duplicates = 0
    /// Drops with the verdict `held`.
    package var held = 0
    /// Deliveries that succeeded.
    package var delivered = 0
    /// Deliveries that still wait for their time.
    package var deferred = 0
    /// Drops that were answered and filed.
    package var settled = 0
    /// Files left in the inbox because they are not complete.
    package var waiting = 0
    /// Drops that could not be judged or delivered for an internal reason; they are retried.
    package var failed = 0
    /// A signal ended it before everything was done.
    package var isStopped = false

    var judged: Int { accepted + rejected + duplicates + held }

    mutating func add(_ settlements: [Settlement]) {
        settled += settlements.count
        for settlement in settlements {
            switch settlement.archiveVerdict {
            case .accepted: accepted += 1
            case .rejected: rejected += 1
            case .duplicate: duplicates += 1
            case .held: held += 1
            case nil: break
            }
        }
    }

    mutating func add(_ round: RouteJob.Round) {
        claimed += round.claimed
        accepted += round.judged[.accepted] ?? 0
        rejected += round.judged[.rejected] ?? 0
        duplicates += round.judged[.duplicate] ?? 0
        held += round.judged[.held] ?? 0
        delivered += round.placed
        add(round.settled)
        waiting = round.waiting
        failed = max(round.failed, round.unfinished)
    }

    mutating func add(_ round: DeliverJob.Round) {
        delivered += round.delivered
        failed += round.failed
    }
}
