package import FoundationEssentials

/// Stores how far the schedule was served, so that a run that was missed while no process ran is made up once. Database
/// errors are those of `Ledger`.
package protocol ScheduleLedger: Sendable {
    /// The marks of all jobs that were ever scheduled.
    func scheduleMarks() async throws(PortError) -> [JobName: ScheduleMark]
    /// Stores the mark of a job. Durable on return. The caller stores it before the run begins, so that a run which
    /// ends the process is not repeated forever.
    func recordScheduleMark(_ job: JobName, _ mark: ScheduleMark) async throws(PortError)
}

/// How far the schedule of a job was served.
package struct ScheduleMark: Sendable, Equatable {
    /// The last moment that was served or skipped. For a job that was never scheduled before: when it was first seen,
    /// so that nothing earlier is made up.
    package var servedUntil: Date
    /// When the last scheduled run began; nil before the first one.
    package var ranAt: Date?

    package init(servedUntil: Date, ranAt: Date?) {
        self.servedUntil = servedUntil
        self.ranAt = ranAt
    }
}
