package import Domain

/// One job of `JOBS=`, ready to be run.
package struct ManagedJob: Sendable {
    package let name: JobName
    /// Runs it: a periodic job until it has done its work, another until it is stopped. Cancelled to stop it.
    /// Makes everything it needs anew, so that it can be run again after it failed.
    package let run: @Sendable (Heartbeat) async throws -> JobOutcome
    /// Does once what can be done now, and ends.
    package let once: @Sendable (Heartbeat) async throws -> JobOutcome
    /// It has lines in the schedule, so it never begins by itself: `once` is run when the schedule or a person asks.
    package var isScheduled = false

    package init(
        name: JobName, run: @escaping @Sendable (Heartbeat) async throws -> JobOutcome,
        once: @escaping @Sendable (Heartbeat) async throws -> JobOutcome
    ) {
        self.name = name
        self.run = run
        self.once = once
    }
}
