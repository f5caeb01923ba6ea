package import FoundationEssentials

/// Leases and the state of jobs, so that one job runs once however many processes and nodes there are, and people can see and
/// steer it from any of them.
package protocol JobLedger: Sendable {
    /// Takes the lease of a job until `until`, when it is free, expired at `time`, or held by `holder` already.
    /// - Returns: false when another holder has it; nothing was written then.
    func acquireLease(
        _ job: JobName, holder: String, until: Date, at time: Date
    ) async throws(PortError) -> Bool
    /// Ends the leases of all holders: called once by a process that has just got the spool's lock, which proves that whoever held
    /// them is gone. Without it a job would wait for the lease of a killed process to expire.
    func endLeases(at time: Date) async throws(PortError)
    /// Gives it back; does nothing when another holder has it.
    func releaseLease(_ job: JobName, holder: String, at time: Date) async throws(PortError)

    /// A run began or ended; kept as the job's last. Only the first and every changed outcome adds to the journal.
    func recordRun(_ job: JobName, _ run: JobRun) async throws(PortError)

    /// Every job that was ever run, asked for or leased.
    func jobs() async throws(PortError) -> [JobStatus]

    /// A person's wish; kept until it is carried out or replaced. `runOnce` goes before `stop` or `run` and leaves them as they
    /// are; each of these two takes a `runOnce` back.
    func ask(_ job: JobName, _ desiredState: DesiredJobState, at time: Date) async throws(PortError)
    /// Wishes not carried out yet, and jobs that are to stay stopped.
    func desiredStates() async throws(PortError) -> [JobName: DesiredJobState]
    /// `runOnce` was begun: forgotten. `stop` and `run` stay until replaced.
    func clearDesiredState(_ job: JobName, _ desiredState: DesiredJobState) async throws(PortError)
}

package enum DesiredJobState: String, Sendable, Codable, CaseIterable {
    /// As `JOBS=` says (the default).
    case run
    /// Stay stopped until `run` is asked.
    case stop
    /// Now, once, without waiting for `Refreshrate`.
    case runOnce
}

package struct JobRun: Sendable, Equatable {
    package var begunAt: Date
    /// nil while it runs.
    package var endedAt: Date?
    package var outcome: JobOutcome?

    package init(begunAt: Date, endedAt: Date?, outcome: JobOutcome?) {
        self.begunAt = begunAt
        self.endedAt = endedAt
        self.outcome = outcome
    }
}

/// What a run did.
package struct JobOutcome: Sendable, Equatable {
    package var isFailure: Bool
    /// Items treated.
    package var count: Int
    /// Safe to show: what was done, or why it failed.
    package var text: String

    package init(isFailure: Bool, count: Int, text: String) {
        self.isFailure = isFailure
        self.count = count
        self.text = text
    }
}

package struct JobStatus: Sendable, Equatable {
    package var job: JobName
    package var desiredState: DesiredJobState
    package var holder: String?
    package var leaseUntil: Date?
    package var last: JobRun?

    package init(job: JobName, desiredState: DesiredJobState, holder: String?, leaseUntil: Date?, last: JobRun?) {
        self.job = job
        self.desiredState = desiredState
        self.holder = holder
        self.leaseUntil = leaseUntil
        self.last = last
    }
}
