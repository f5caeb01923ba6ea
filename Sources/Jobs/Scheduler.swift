package import Domain
package import FoundationEssentials
package import Logging
import ServiceLifecycle

/// Asks for the runs of the schedule at their moments. What was missed while nobody looked is made up by one run; a moment that is let
/// pass is not.
///
/// Each moment is marked as served, durably, before its run is asked for: a run that ends the process is not begun again at the next
/// start. The clock is looked at every minute at least, so a clock that was set is noticed.
package actor Scheduler: Service {
    /// Longest time without a look at the clock.
    private static let sleepMax: Duration = .seconds(60)
    /// A run that comes later than this after its moment is made up, and waits for the end of a blackout.
    private static let latenessMax: Double = 120
    /// A mark further ahead than this was set under a wrong clock, and would keep its job from running.
    private static let aheadMax: Double = 86_400

    private let schedule: Schedule
    private let time: LocalTime
    private let ledger: any ScheduleLedger
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let ask: @Sendable (JobName) async throws(PortError) -> Void
    /// nil until they were read.
    private var marks: [JobName: ScheduleMark]?
    /// Marked, and not asked for yet because that failed.
    private var owed: Set<JobName> = []

    /// `run` asks for a run and returns; what it throws is logged, and it is called again within a minute.
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

    package func run() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let wait = await round()
            let clock = clock
            // Shutdown ends the sleep, and with it this loop.
            try? await cancelWhenGracefulShutdown { try await clock.sleep(for: wait, tolerance: nil) }
        }
    }

    /// Asks for everything that is due now.
    /// - Returns: how long to sleep until the next look.
    package func round() async -> Duration {
        guard await readMarks() else { return Self.sleepMax }
        var wait = Self.sleepMax
        for job in schedule.jobs {
            await serve(job)
            guard let mark = marks?[job], let next = schedule.next(of: job, after: mark.servedUntil, time) else {
                continue
            }
            let seconds = next.moment.timeIntervalSince(now())
            // What is over and still owed waits for the ledger, or for the end of a blackout.
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
            log(error, "a run of the schedule could not be asked for", job)
        }
    }

    /// Where the job stands; one that was never scheduled before begins now, so that nothing before is made up.
    private func mark(_ job: JobName, at present: Date) async -> ScheduleMark? {
        guard var mark = marks?[job] else {
            return await record(job, ScheduleMark(servedUntil: present, ranAt: nil))
        }
        guard mark.servedUntil.timeIntervalSince(present) > Self.aheadMax else { return mark }
        logger.warning(
            "the clock was set back; the schedule goes on from now", metadata: [LogKeys.job: "\(job.rawValue)"])
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
            isMadeUp ? "a missed run of the schedule is made up" : "a run of the schedule is due",
            metadata: [LogKeys.job: "\(job.rawValue)", LogKeys.since: "\(time.text(of: since))"])
        owed.insert(job)
    }

    /// - Returns: nil when it could not be recorded; it is tried again at the next look.
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
