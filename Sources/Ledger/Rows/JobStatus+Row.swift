import Domain
import FoundationEssentials

extension JobStatus {
    static let select = """
        SELECT name, wish, is_once_wanted, holder, lease_until, begun_at, ended_at, is_failure, item_count, outcome
        FROM jobs
        """

    init(row: inout LedgerRow) throws(PortError) {
        let job = try row.rawValue("name", JobName.self)
        let lasting = try row.optionalRawValue("wish", DesiredJobState.self) ?? .run
        self.init(
            job: job, desiredState: try row.flag("is_once_wanted") ? .runOnce : lasting,
            holder: try row.optionalText("holder"),
            leaseUntil: try row.optionalTime("lease_until"), last: try JobRun(row: &row))
    }
}

extension JobRun {
    /// Nil when the job never ran.
    init?(row: inout LedgerRow) throws(PortError) {
        let begunAt = try row.optionalTime("begun_at")
        let endedAt = try row.optionalTime("ended_at")
        let isFailure = try row.optionalInteger("is_failure")
        let count = try row.optionalInteger("item_count")
        let text = try row.optionalText("outcome")
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
