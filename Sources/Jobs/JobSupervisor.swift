package import Domain
package import FoundationEssentials
package import Logging
import Pipeline
import ServiceLifecycle
import Synchronization

/// Runs the jobs of this process concurrently, each under its lease, and restarts a job that ended, failed or hung. No
/// job affects another one. Operators control it through the ledger.
package final class JobSupervisor: Service {
    /// The times of the supervisor.
    package struct Settings: Sendable {
        /// The pause of a job that ended or failed (`Refreshrate`).
        package var refreshRate: Duration
        /// Validity of a lease; it is renewed after a third of it.
        package var leaseTime: Duration = .seconds(60)
        /// A job without a heartbeat for this time is cancelled and restarted.
        package var heartbeatTimeout: Duration = .seconds(900)
        /// How often the desired states are read.
        package var desiredStateInterval: Duration = .seconds(1)

        /// The default times with this `Refreshrate`.
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
    /// Last runs that could not be recorded in the ledger.
    private let unrecorded = Mutex<[JobName: JobRun]>([:])

    /// A supervisor of `jobs`. `holder` names this process among those that share the ledger; `uptime` is a monotonic
    /// clock.
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

    /// Runs until shutdown; returns when every job has ended.
    package func run() async {
        await readDesiredStates()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.followDesiredStates() }
            for job in jobs { group.addTask { await self.serve(job) } }
            // The desired states are read while any job is left.
            for _ in jobs { await group.next() }
            group.cancelAll()
        }
    }

    // MARK: Desired states

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
            logger.warning("desired states of jobs cannot be read", metadata: [LogKeys.error: "\(error.message)"])
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

    /// Whether the job may start; a job with a schedule waits for a request.
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
                "a job's lease could not be acquired",
                metadata: [LogKeys.job: "\(job.name.rawValue)", LogKeys.error: "\(error.message)"])
            return false
        }
    }

    /// The end of a run as the supervisor sees it.
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

    /// Renews the lease; returns when the job must stop. A requested single run continues although the job is to stay
    /// stopped.
    private func watch(_ job: ManagedJob, _ heart: Heartbeat, isOnce: Bool) async -> End {
        var renewed = uptime()
        // Ends with cancellation.
        while (try? await clock.sleep(for: settings.desiredStateInterval, tolerance: nil)) != nil {
            switch desiredState(job.name) {
            case .stop where !isOnce: return .stopped
            // The job is running already. A periodic run may be past the requested work, so it runs again afterwards.
            case .runOnce where !job.name.isPeriodic && !job.isScheduled: await clear(.runOnce, job)
            default: break
            }
            // Other jobs end by themselves once no work is under way; the next start continues what a periodic job
            // leaves.
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
        case .hung: JobOutcome(isFailure: true, count: 0, text: "no heartbeat; the run was cancelled")
        case .stopped: JobOutcome(isFailure: false, count: 0, text: "stopped")
        }
    }

    /// Waits until the time is over, an operator changes the desired state, or the process stops.
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

    // MARK: Recording

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

    /// Records runs that could not be recorded before. Otherwise an ended run would be shown as under way until the
    /// next one.
    private func recordLateRuns() async {
        for (job, run) in unrecorded.withLock({ $0 }) {
            do throws(PortError) {
                try await ledger.recordRun(job, run)
                unrecorded.withLock { if $0[job] == run { $0[job] = nil } }
            } catch {
                // The first failure was logged; the next poll tries again.
                return
            }
        }
    }

    private func release(_ job: ManagedJob) async {
        // A lease that is not released expires by itself.
        try? await ledger.releaseLease(job.name, holder: holder, at: now())
    }

    private func clear(_ desiredState: DesiredJobState, _ job: ManagedJob) async {
        desiredStates.withLock { desiredStates in
            if desiredStates[job.name] == desiredState { desiredStates[job.name] = nil }
        }
        // A request that is not cleared runs once more, which does no harm.
        try? await ledger.clearDesiredState(job.name, desiredState)
    }
}
