import Domain
import FoundationEssentials

extension JobStatus {
    static let select = """
        SELECT name, wish, is_once_wanted, holder, lease_until, begun_at, ended_at, is_failure, item_count, outcome
        FROM jobs
        """

    init(row: inout LedgerRow) throws(PortError) {
        let job = try row.rawValue(JobName.self)
        let lasting = try row.optionalRawValue(DesiredJobState.self) ?? .run
        self.init(
            job: job, desiredState: try row.flag() ? .runOnce : lasting, holder: try row.optionalText(),
            leaseUntil: try row.optionalTime(), last: try JobRun(row: &row))
    }
}

extension JobRun {
    /// Nil when the job never ran.
    init?(row: inout LedgerRow) throws(PortError) {
        let begunAt = try row.optionalTime()
        let endedAt = try row.optionalTime()
        let isFailure = try row.optionalInteger()
        let count = try row.optionalInteger()
        let text = try row.optionalText()
        guard let begunAt else { return nil }
        var outcome: JobOutcome?
        if let isFailure, let count, let text {
            outcome = JobOutcome(isFailure: isFailure != 0, count: count, text: text)
        }
        self.init(begunAt: begunAt, endedAt: endedAt, outcome: outcome)
    }
}

extension JobOutcome {
    /// The values for `is_failure, item_count, outcome`.
    static func values(_ outcome: JobOutcome?) -> [LedgerValue] {
        guard let outcome else { return [.null, .null, .null] }
        return [.flag(outcome.isFailure), .integer(Int64(outcome.count)), .text(outcome.text)]
    }
}

extension LedgerConnection {
    func jobs(_ condition: String, _ arguments: [LedgerValue]) throws(PortError) -> [JobStatus] {
        var jobs: [JobStatus] = []
        for var row in try query("\(JobStatus.select) \(condition)", arguments) {
            jobs.append(try JobStatus(row: &row))
        }
        return jobs
    }

    func job(_ job: JobName) throws(PortError) -> JobStatus? {
        try jobs("WHERE name = ?", [.text(job.rawValue)]).first
    }
}
