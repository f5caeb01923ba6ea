package import Domain
package import FoundationEssentials
package import Logging
import ServiceLifecycle

/// Requests the scheduled runs at their moments. Runs missed while the process was stopped are made up by one run; a
/// moment in a blackout is skipped.
///
/// Each moment is recorded as served, durably, before its run is requested, so that a run that ends the process does
/// not start again at the next start. The clock is read at least every minute, so a clock that was set is noticed.
package actor Scheduler: Service {
    /// Longest time between two readings of the clock.
    private static let sleepMax: Duration = .seconds(60)
    /// In seconds. A run this late is a made-up run, which waits for the end of a blackout.
    private static let latenessMax: Double = 120
    /// In seconds. A mark further ahead was set under a wrong clock, and would keep its job from running.
    private static let aheadMax: Double = 86_400

    private let schedule: Schedule
    private let time: LocalTime
    private let ledger: any ScheduleLedger
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let ask: @Sendable (JobName) async throws(PortError) -> Void
    /// Nil until they were read.
    private var marks: [JobName: ScheduleMark]?
    /// Jobs with a recorded mark whose request failed.
    private var owed: Set<JobName> = []

    /// A scheduler of `schedule` in local time `time`. `run` requests a run and returns; its errors are logged, and it
    /// is called again within a minute.
    package init(
        schedule: Schedule, time: LocalTime, ledger: any ScheduleLedger, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date, logger: Logger,
        run: @escaping @Sendable (JobName) async throws(PortError) -> Void
    ) {
        self.schedule = schedule
        self.time = time
        self.ledger = ledger
        self.clock = clock
        self.now = now
        self.logger = logger
        self.ask = run
    }

    /// Runs until shutdown or cancellation.
    package func run() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let wait = await round()
            let clock = clock
            // Shutdown ends the sleep, and with it this loop.
            try? await cancelWhenGracefulShutdown { try await clock.sleep(for: wait, tolerance: nil) }
        }
    }

    /// Requests every run that is due now.
    /// - Returns: the time until the next round.
    package func round() async -> Duration {
        guard await readMarks() else { return Self.sleepMax }
        var wait = Self.sleepMax
        for job in schedule.jobs {
            await serve(job)
            guard let mark = marks?[job], let next = schedule.next(of: job, after: mark.servedUntil, time) else {
                continue
            }
            let seconds = next.moment.timeIntervalSince(now())
            // A past moment whose request is outstanding waits for the ledger or for the end of a blackout.
            if seconds > 0 { wait = min(wait, .seconds(seconds)) }
        }
        return wait
    }

    private func readMarks() async -> Bool {
        guard marks == nil else { return true }
        do {
            marks = try await ledger.scheduleMarks()
            return true
        } catch {
            log(error, "the marks of the schedule cannot be read", nil)
            return false
        }
    }

    private func serve(_ job: JobName) async {
        let present = now()
        if let mark = await mark(job, at: present) {
            await serve(job, mark, at: present)
        }
        guard owed.contains(job) else { return }
        do throws(PortError) {
            try await ask(job)
            owed.remove(job)
        } catch {
            log(error, "a scheduled run could not be requested", job)
        }
    }

    /// The mark of the job. A job that is new to the schedule begins now, so that no earlier moment is made up.
    private func mark(_ job: JobName, at present: Date) async -> ScheduleMark? {
        guard var mark = marks?[job] else {
            return await record(job, ScheduleMark(servedUntil: present, ranAt: nil))
        }
        guard mark.servedUntil.timeIntervalSince(present) > Self.aheadMax else { return mark }
        logger.warning(
            "the clock was set back; the schedule continues from now", metadata: [LogKeys.job: "\(job.rawValue)"])
        mark.servedUntil = present
        return await record(job, mark)
    }

    private func serve(_ job: JobName, _ mark: ScheduleMark, at present: Date) async {
        let due = schedule.due(job, servedUntil: mark.servedUntil, now: present, time)
        guard due.servedUntil > mark.servedUntil else { return }
        guard let since = due.since else {
            await record(job, ScheduleMark(servedUntil: due.servedUntil, ranAt: mark.ranAt))
            return
        }
        let isMadeUp = present.timeIntervalSince(due.servedUntil) > Self.latenessMax
        if isMadeUp, schedule.blackout(at: present, time) != nil { return }
        guard await record(job, ScheduleMark(servedUntil: due.servedUntil, ranAt: present)) != nil else { return }
        logger.info(
            isMadeUp ? "a missed scheduled run is made up" : "a scheduled run is due",
            metadata: [LogKeys.job: "\(job.rawValue)", LogKeys.since: "\(time.text(of: since))"])
        owed.insert(job)
    }

    /// - Returns: nil when it could not be recorded; the next round tries again.
    @discardableResult
    private func record(_ job: JobName, _ mark: ScheduleMark) async -> ScheduleMark? {
        do throws(PortError) {
            try await ledger.recordScheduleMark(job, mark)
            marks?[job] = mark
            return mark
        } catch {
            log(error, "a mark of the schedule could not be recorded", job)
            return nil
        }
    }

    private func log(_ error: PortError, _ message: Logger.Message, _ job: JobName?) {
        var metadata: Logger.Metadata = [LogKeys.error: "\(error.message)"]
        if let job { metadata[LogKeys.job] = "\(job.rawValue)" }
        logger.warning(message, metadata: metadata)
    }
}
