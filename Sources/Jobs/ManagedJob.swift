package import Domain

/// One job of `JOBS=`, ready to be run.
package struct ManagedJob: Sendable {
    /// Its name in `JOBS=`, in the ledger and in commands.
    package let name: JobName
    /// Runs it: a periodic job until its work is done, any other job until it is stopped by cancellation. Each call
    /// creates everything it needs, so that the job can run again after a failure.
    package let run: @Sendable (Heartbeat) async throws -> JobOutcome
    /// Does the work that can be done now, and ends.
    package let once: @Sendable (Heartbeat) async throws -> JobOutcome
    /// Whether it has lines in the schedule. Then it never starts by itself: `once` runs when the schedule or an
    /// operator requests it.
    package var isScheduled = false

    /// A job without a schedule.
    package init(
        name: JobName, run: @escaping @Sendable (Heartbeat) async throws -> JobOutcome,
        once: @escaping @Sendable (Heartbeat) async throws -> JobOutcome
    ) {
        self.name = name
        self.run = run
        self.once = once
    }
}
