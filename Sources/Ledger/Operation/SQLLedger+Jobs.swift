package import Domain
package import FoundationEssentials

extension SQLLedger: JobLedger {
    /// Writes the lease of a job for `holder`; durable on return. Renewing a lease adds no journal row.
    /// - Returns: false while another holder has an unexpired lease.
    package func acquireLease(
        _ job: JobName, holder: String, until: Date, at time: Date
    ) async throws(PortError) -> Bool {
        try await group.write { transaction throws(PortError) in
            let lease = try transaction.connection.job(job).flatMap { status in
                status.holder.map { (holder: $0, until: status.leaseUntil ?? time) }
            }
            let isTaken = lease.map { $0.holder != holder && $0.until.microseconds > time.microseconds }
            guard isTaken != true else { return false }
            try transaction.update(job, "holder = ?, lease_until = ?", [.text(holder), .time(until)])
            if lease?.holder != holder {
                let detail = JournalDetail().with("job", job.rawValue).with("holder", holder).with(
                    "from", lease?.holder)
                try transaction.recordEvent(.jobLeased, nil, detail, at: time)
            }
            return true
        }
    }

    /// Removes all leases; durable on return.
    package func endLeases(at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            for status in try transaction.connection.jobs("WHERE holder IS NOT NULL ORDER BY name", []) {
                try transaction.update(status.job, "holder = NULL, lease_until = NULL", [])
                let detail = JournalDetail().with("job", status.job.rawValue).with("holder", status.holder)
                try transaction.recordEvent(.jobReleased, nil, detail, at: time)
            }
        }
    }

    /// Removes the lease if `holder` has it; durable on return.
    package func releaseLease(_ job: JobName, holder: String, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            guard try transaction.connection.job(job)?.holder == holder else { return }
            try transaction.update(job, "holder = NULL, lease_until = NULL", [])
            let detail = JournalDetail().with("job", job.rawValue).with("holder", holder)
            try transaction.recordEvent(.jobReleased, nil, detail, at: time)
        }
    }

    /// Writes the last run of a job; durable on return. A journal row is added only when the outcome differs from the
    /// last one there.
    package func recordRun(_ job: JobName, _ run: JobRun) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.update(
                job, "begun_at = ?, ended_at = ?, is_failure = ?, item_count = ?, outcome = ?",
                [.time(run.begunAt), .time(run.endedAt)] + JobOutcome.values(run.outcome))
            guard let outcome = run.outcome else { return }
            try transaction.recordEvent(outcome, of: job, at: run.endedAt ?? run.begunAt)
        }
    }

    /// Reads the status of every job that the ledger has, ordered by name.
    package func jobs() async throws(PortError) -> [JobStatus] {
        try await database.read { connection throws(PortError) in try connection.jobs("ORDER BY name", []) }
    }

    /// Writes the desired state of a job; durable on return.
    package func ask(_ job: JobName, _ desiredState: DesiredJobState, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            switch desiredState {
            case .runOnce: try transaction.update(job, "is_once_wanted = ?", [.flag(true)])
            case .run, .stop:
                try transaction.update(
                    job, "is_once_wanted = ?, wish = ?", [.flag(false), .text(desiredState.rawValue)])
            }
            let detail = JournalDetail().with("job", job.rawValue).with("wish", desiredState.rawValue)
            try transaction.recordEvent(.jobAsked, nil, detail, at: time)
        }
    }

    /// Reads the desired state of every job that has one.
    package func desiredStates() async throws(PortError) -> [JobName: DesiredJobState] {
        try await database.read { connection throws(PortError) in
            let asked = try connection.jobs("WHERE wish IS NOT NULL OR is_once_wanted = 1", [])
            return Dictionary(asked.map { ($0.job, $0.desiredState) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Clears `runOnce` after the run; durable on return. No effect for other states.
    package func clearDesiredState(_ job: JobName, _ desiredState: DesiredJobState) async throws(PortError) {
        guard desiredState == .runOnce else { return }
        try await group.write { transaction throws(PortError) in
            _ = try transaction.execute("UPDATE jobs SET is_once_wanted = 0 WHERE name = ?", [.text(job.rawValue)])
        }
    }
}

extension LedgerTransaction {
    /// Updates the row of a job, which is inserted if missing.
    fileprivate func update(_ job: JobName, _ assignments: String, _ arguments: [LedgerValue]) throws(PortError) {
        try execute("INSERT INTO jobs (name) VALUES (?) ON CONFLICT (name) DO NOTHING", [.text(job.rawValue)])
        try execute("UPDATE jobs SET \(assignments) WHERE name = ?", arguments + [.text(job.rawValue)])
    }

    /// Appends the outcome if it changed, so that a repeating job does not fill the journal.
    fileprivate func recordEvent(_ outcome: JobOutcome, of job: JobName, at time: Date) throws(PortError) {
        let values = JobOutcome.values(outcome)
        let changed = try execute(
            """
            UPDATE jobs SET told_failure = ?, told_count = ?, told_outcome = ?
            WHERE name = ? AND (told_outcome IS NULL OR told_failure <> ? OR told_count <> ? OR told_outcome <> ?)
            """, values + [.text(job.rawValue)] + values)
        guard changed > 0 else { return }
        let detail = JournalDetail().with("job", job.rawValue).with("failed", outcome.isFailure ? 1 : 0)
        try recordEvent(.jobRun, nil, detail.with("count", outcome.count).with("text", outcome.text), at: time)
    }
}
