package import FoundationEssentials

/// Stores leases and the status of jobs, so that a job runs once however many processes and nodes there are, and
/// operators can see and control it from any of them. Every writing call is one transaction, durable on return.
/// Database errors are those of `Ledger`.
package protocol JobLedger: Sendable {
    /// Acquires the lease of a job until `until`. It succeeds when the lease is free, expired at `time`, or held by
    /// `holder` already, which renews it.
    /// - Returns: false when another holder has it; nothing is written then.
    func acquireLease(
        _ job: JobName, holder: String, until: Date, at time: Date
    ) async throws(PortError) -> Bool
    /// Ends the leases of all holders. A process calls it once, after it got the lock of the spool, which proves that
    /// the former holders are gone. Otherwise a job would wait until the lease of a killed process expires.
    func endLeases(at time: Date) async throws(PortError)
    /// Releases the lease; does nothing when another holder has it.
    func releaseLease(_ job: JobName, holder: String, at time: Date) async throws(PortError)

    /// Stores the begin or end of a run as the last run of the job. Only the first outcome and every changed one add an
    /// event.
    func recordRun(_ job: JobName, _ run: JobRun) async throws(PortError)

    /// Every job that was ever run, controlled or leased.
    func jobs() async throws(PortError) -> [JobStatus]

    /// Stores the desired state of a job until it is reached or replaced. `runOnce` has precedence over `stop` and
    /// `run` and leaves them as they are; each of these two cancels a `runOnce`.
    func ask(_ job: JobName, _ desiredState: DesiredJobState, at time: Date) async throws(PortError)
    /// Desired states that are not reached yet, and jobs that are to stay stopped.
    func desiredStates() async throws(PortError) -> [JobName: DesiredJobState]
    /// Clears a `runOnce` that has begun. `stop` and `run` stay until they are replaced.
    func clearDesiredState(_ job: JobName, _ desiredState: DesiredJobState) async throws(PortError)
}

/// What an operator wants a job to do. Raw values are stored.
package enum DesiredJobState: String, Sendable, Codable, CaseIterable {
    /// As `JOBS=` says (the default).
    case run
    /// Stay stopped until `run` is requested.
    case stop
    /// Run now, once, without waiting for `Refreshrate`.
    case runOnce
}

/// One run of a job.
package struct JobRun: Sendable, Equatable {
    /// When it began.
    package var begunAt: Date
    /// When it ended; nil while it runs.
    package var endedAt: Date?
    /// Nil while it runs.
    package var outcome: JobOutcome?

    package init(begunAt: Date, endedAt: Date?, outcome: JobOutcome?) {
        self.begunAt = begunAt
        self.endedAt = endedAt
        self.outcome = outcome
    }
}

/// The result of a run.
package struct JobOutcome: Sendable, Equatable {
    /// Whether the run failed.
    package var isFailure: Bool
    /// Number of items processed.
    package var count: Int
    /// What was done, or why it failed; safe to show.
    package var text: String

    package init(isFailure: Bool, count: Int, text: String) {
        self.isFailure = isFailure
        self.count = count
        self.text = text
    }
}

/// The status of a job.
package struct JobStatus: Sendable, Equatable {
    /// The job.
    package var job: JobName
    /// What the operator wants.
    package var desiredState: DesiredJobState
    /// The process that holds its lease; nil when the lease is free.
    package var holder: String?
    /// When the lease expires; nil when it is free.
    package var leaseUntil: Date?
    /// Its last run; nil before the first one.
    package var last: JobRun?

    package init(job: JobName, desiredState: DesiredJobState, holder: String?, leaseUntil: Date?, last: JobRun?) {
        self.job = job
        self.desiredState = desiredState
        self.holder = holder
        self.leaseUntil = leaseUntil
        self.last = last
    }
}
