package import FoundationEssentials

/// What the schedule remembers across ends of the process, so that a run that was missed is made up once.
package protocol ScheduleLedger: Sendable {
    func scheduleMarks() async throws(PortError) -> [JobName: ScheduleMark]
    /// Durable before the run begins: a run that ends the process is not begun again and again.
    func recordScheduleMark(_ job: JobName, _ mark: ScheduleMark) async throws(PortError)
}

package struct ScheduleMark: Sendable, Equatable {
    /// The last moment of the schedule that was served, or let pass on purpose. When a job was never scheduled before: the moment it
    /// was first seen, so that nothing before it is made up.
    package var servedUntil: Date
    /// When the last run by schedule began; nil: never.
    package var ranAt: Date?

    package init(servedUntil: Date, ranAt: Date?) {
        self.servedUntil = servedUntil
        self.ranAt = ranAt
    }
}
