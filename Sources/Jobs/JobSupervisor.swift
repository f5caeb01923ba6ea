package import Domain
package import FoundationEssentials
package import Logging
import Pipeline
import ServiceLifecycle
import Synchronization

/// Runs the jobs of this process side by side, each under its lease, and starts again what ended, failed or hung; what one of them
/// does never touches another. People steer it through the ledger.
package final class JobSupervisor: Service {
    /// Times that the supervisor goes by.
    package struct Settings: Sendable {
        /// How long a job that ended or failed waits (`Refreshrate`).
        package var refreshRate: Duration
        /// A lease is good for so long, and renewed three times as often.
        package var leaseTime: Duration = .seconds(60)
        /// A job that shows no sign of life for so long is cancelled and started again.
        package var heartbeatTimeout: Duration = .seconds(900)
        /// How often wishes are looked up.
        package var desiredStateInterval: Duration = .seconds(1)

        package init(refreshRate: Duration) { self.refreshRate = refreshRate }
    }

    private let jobs: [ManagedJob]
    private let ledger: any JobLedger
    private let holder: String
    private let settings: Settings
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let uptime: @Sendable () -> Duration
    private let logger: Logger
    private let desiredStates = Mutex<[JobName: DesiredJobState]>([:])
    private let wakes: [JobName: Signal]
    /// Last runs that the ledger did not take.
    private let unrecorded = Mutex<[JobName: JobRun]>([:])

    /// `holder` names this process among those that share the ledger. `uptime` is a clock that is never set.
    package init(
        jobs: [ManagedJob], ledger: any JobLedger, holder: String, settings: Settings, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date, uptime: @escaping @Sendable () -> Duration = Uptime.now, logger: Logger
    ) {
        self.jobs = jobs
        self.ledger = ledger
        self.holder = holder
        self.settings = settings
        self.clock = clock
        self.now = now
        self.uptime = uptime
        self.logger = logger
        wakes = Dictionary(uniqueKeysWithValues: jobs.map { ($0.name, Signal()) })
    }

    package func run() async {
        await readDesiredStates()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.followDesiredStates() }
            for job in jobs { group.addTask { await self.serve(job) } }
            // The wishes are followed for as long as there is a job.
            for _ in jobs { await group.next() }
            group.cancelAll()
        }
    }

    // MARK: Wishes

    private func followDesiredStates() async {
        // Cancellation ends the sleep, and with it this loop.
        while (try? await clock.sleep(for: settings.desiredStateInterval, tolerance: nil)) != nil,
            !Task.isShuttingDownGracefully
        {
            await readDesiredStates()
            await recordLateRuns()
        }
    }

    private func readDesiredStates() async {
        do {
            let found = try await ledger.desiredStates()
            let before = desiredStates.withLock { desiredStates in
                defer { desiredStates = found }
                return desiredStates
            }
            for job in jobs where found[job.name] != before[job.name] { wakes[job.name]?.send() }
        } catch {
            logger.warning("wishes about jobs cannot be read", metadata: [LogKeys.error: "\(error.message)"])
        }
    }

    private func desiredState(_ job: JobName) -> DesiredJobState { desiredStates.withLock { $0[job] ?? .run } }

    // MARK: One job

    private func serve(_ job: ManagedJob) async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if !mayBegin(job) {
                await release(job)
                await pause(job, for: nil)
            } else if await lease(job) {
                await runLeased(job)
                await pause(job, for: settings.refreshRate)
            } else {
                await pause(job, for: settings.leaseTime)
            }
        }
        await release(job)
    }

    /// A job with a schedule waits to be asked.
    private func mayBegin(_ job: ManagedJob) -> Bool {
        switch desiredState(job.name) {
        case .stop: false
        case .run: !job.isScheduled
        case .runOnce: true
        }
    }

    private func lease(_ job: ManagedJob) async -> Bool {
        let time = now()
        do {
            return try await ledger.acquireLease(
                job.name, holder: holder, until: time.addingTimeInterval(settings.leaseTime.seconds), at: time)
        } catch {
            logger.warning(
                "a job's lease could not be taken",
                metadata: [LogKeys.job: "\(job.name.rawValue)", LogKeys.error: "\(error.message)"])
            return false
        }
    }

    /// How a run ended, as seen from outside.
    private enum End: Sendable {
        case ended(Result<JobOutcome, any Error>)
        case leaseLost, hung, stopped
    }

    private func runLeased(_ job: ManagedJob) async {
        var run = JobRun(begunAt: now(), endedAt: nil, outcome: nil)
        await record(job, run)
        let isOnce = desiredState(job.name) == .runOnce
        if isOnce { await clear(.runOnce, job) }
        let heart = Heartbeat(uptime: uptime)
        let outcome = await withTaskGroup(of: End.self) { group in
            group.addTask {
                do {
                    return .ended(.success(try await isOnce ? job.once(heart) : job.run(heart)))
                } catch {
                    return .ended(.failure(error))
                }
            }
            group.addTask { await self.watch(job, heart, isOnce: isOnce) }
            let first = await group.next() ?? .stopped
            group.cancelAll()
            return Self.outcome(of: first)
        }
        run.endedAt = now()
        run.outcome = outcome
        await record(job, run)
    }

    /// Renews the lease; returns when the job must not go on. A run that was asked for goes on although the job is to stay stopped.
    private func watch(_ job: ManagedJob, _ heart: Heartbeat, isOnce: Bool) async -> End {
        var renewed = uptime()
        // Ends with cancellation.
        while (try? await clock.sleep(for: settings.desiredStateInterval, tolerance: nil)) != nil {
            switch desiredState(job.name) {
            case .stop where !isOnce: return .stopped
            // It runs already. One that runs once may be past what it is asked for, so it runs again after.
            case .runOnce where !job.name.isPeriodic && !job.isScheduled: await clear(.runOnce, job)
            default: break
            }
            // The others end by themselves once nothing is in hand; what this one leaves is taken up at the next start.
            if job.name.isPeriodic, Task.isShuttingDownGracefully { return .stopped }
            if heart.timeSinceLastBeat > settings.heartbeatTimeout { return .hung }
            guard uptime() - renewed > settings.leaseTime / 3 else { continue }
            if await lease(job) {
                renewed = uptime()
            } else if uptime() - renewed > settings.leaseTime {
                return .leaseLost
            }
        }
        return .stopped
    }

    private static func outcome(of end: End) -> JobOutcome {
        switch end {
        case .ended(.success(let outcome)): outcome
        case .ended(.failure(let error as PortError)):
            JobOutcome(isFailure: error.code != .cancelled, count: 0, text: error.message)
        case .ended(.failure(let error)): JobOutcome(isFailure: true, count: 0, text: "\(type(of: error))")
        case .leaseLost: JobOutcome(isFailure: true, count: 0, text: "another process took its lease")
        case .hung: JobOutcome(isFailure: true, count: 0, text: "it showed no sign of life and was ended")
        case .stopped: JobOutcome(isFailure: false, count: 0, text: "stopped")
        }
    }

    /// Until the time is over, a person wants it otherwise, or the process stops.
    private func pause(_ job: ManagedJob, for time: Duration?) async {
        guard let wake = wakes[job.name], !Task.isShuttingDownGracefully else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in wake.wakeUps.cancelOnGracefulShutdown() { return }
            }
            if let time {
                let clock = clock
                // Cancellation ends the sleep.
                group.addTask { try? await clock.sleep(for: time, tolerance: nil) }
            }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: What is kept

    private func record(_ job: ManagedJob, _ run: JobRun) async {
        if let outcome = run.outcome {
            logger.log(
                level: outcome.isFailure ? .warning : .info, outcome.isFailure ? "a job failed" : "a job ended",
                metadata: [
                    LogKeys.job: "\(job.name.rawValue)", LogKeys.count: "\(outcome.count)",
                    LogKeys.outcome: "\(outcome.text)",
                ])
        }
        unrecorded.withLock { $0[job.name] = nil }
        do {
            try await ledger.recordRun(job.name, run)
        } catch {
            logger.warning(
                "a job's run could not be recorded; it is recorded later",
                metadata: [LogKeys.job: "\(job.name.rawValue)", LogKeys.error: "\(error.message)"])
            unrecorded.withLock { $0[job.name] = run }
        }
    }

    /// Else a run that is over would be shown as under way until the next one.
    private func recordLateRuns() async {
        for (job, run) in unrecorded.withLock({ $0 }) {
            do throws(PortError) {
                try await ledger.recordRun(job, run)
                unrecorded.withLock { if $0[job] == run { $0[job] = nil } }
            } catch {
                // Told when it failed first; the next look tries again.
                return
            }
        }
    }

    private func release(_ job: ManagedJob) async {
        // What is not given back ends by itself.
        try? await ledger.releaseLease(job.name, holder: holder, at: now())
    }

    private func clear(_ desiredState: DesiredJobState, _ job: ManagedJob) async {
        desiredStates.withLock { desiredStates in
            if desiredStates[job.name] == desiredState { desiredStates[job.name] = nil }
        }
        // A wish that stays is carried out once more, which does no harm.
        try? await ledger.clearDesiredState(job.name, desiredState)
    }
}
