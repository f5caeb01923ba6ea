package import Domain
package import FoundationEssentials

extension MemoryLedger: JobLedger {
    package func acquireLease(
        _ job: JobName, holder: String, until: Date, at time: Date
    ) async throws(PortError) -> Bool {
        try run { state throws(PortError) in
            let known = state.jobs[job]
            if let other = known?.holder, other != holder, (known?.leaseUntil ?? time) > time { return false }
            state.jobs[job, default: MemoryJob()].holder = holder
            state.jobs[job]?.leaseUntil = until
            if known?.holder != holder { state.record(.jobLeased, job, at: time) }
            return true
        }
    }

    package func endLeases(at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            for job in state.jobs.keys where state.jobs[job]?.holder != nil { state.endLease(job, at: time) }
        }
    }

    package func releaseLease(_ job: JobName, holder: String, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            if state.jobs[job]?.holder == holder { state.endLease(job, at: time) }
        }
    }

    package func recordRun(_ job: JobName, _ last: JobRun) async throws(PortError) {
        try run { state throws(PortError) in
            var row = state.jobs[job] ?? MemoryJob()
            row.last = last
            let isNews = last.outcome != nil && last.outcome != row.reported
            row.reported = last.outcome ?? row.reported
            state.jobs[job] = row
            if isNews { state.record(.jobRun, job, at: last.endedAt ?? last.begunAt) }
        }
    }

    package func jobs() async throws(PortError) -> [JobStatus] {
        try run { state throws(PortError) in
            state.jobs.sorted { $0.key.rawValue < $1.key.rawValue }.map { job, row in
                JobStatus(
                    job: job, desiredState: row.desiredState, holder: row.holder, leaseUntil: row.leaseUntil,
                    last: row.last)
            }
        }
    }

    package func ask(_ job: JobName, _ desiredState: DesiredJobState, at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            var row = state.jobs[job] ?? MemoryJob()
            row.isOnceWanted = desiredState == .runOnce
            if desiredState != .runOnce { row.lasting = desiredState }
            state.jobs[job] = row
            state.record(.jobAsked, job, at: time)
        }
    }

    package func desiredStates() async throws(PortError) -> [JobName: DesiredJobState] {
        try run { state throws(PortError) in
            state.jobs.filter { $0.value.lasting != nil || $0.value.isOnceWanted }.mapValues(\.desiredState)
        }
    }

    package func clearDesiredState(_ job: JobName, _ desiredState: DesiredJobState) async throws(PortError) {
        guard desiredState == .runOnce else { return }
        try run { state throws(PortError) in state.jobs[job]?.isOnceWanted = false }
    }
}

/// What is stored of a job.
struct MemoryJob {
    /// `run` or `stop`; nil when neither was requested.
    var lasting: DesiredJobState?
    var isOnceWanted = false
    var holder: String?
    var leaseUntil: Date?
    var last: JobRun?
    /// The last outcome that the journal has.
    var reported: JobOutcome?

    var desiredState: DesiredJobState { isOnceWanted ? .runOnce : lasting ?? .run }
}

extension MemoryState {
    fileprivate mutating func endLease(_ job: JobName, at time: Date) {
        jobs[job]?.holder = nil
        jobs[job]?.leaseUntil = nil
        record(.jobReleased, job, at: time)
    }

    fileprivate mutating func record(_ kind: JournalKind, _ job: JobName, at time: Date) {
        record(kind, nil, ["job": job.rawValue], at: time)
    }
}

extension MemoryLedger: ScheduleLedger {
    package func scheduleMarks() async throws(PortError) -> [JobName: ScheduleMark] {
        try run { state throws(PortError) in state.marks }
    }

    package func recordScheduleMark(_ job: JobName, _ mark: ScheduleMark) async throws(PortError) {
        try run { state throws(PortError) in
            state.marks[job] = mark
            state.record(.scheduleMarked, job, at: mark.ranAt ?? mark.servedUntil)
        }
    }
}

extension MemoryLedger: ServiceConditionLedger {
    package func replaceConditions(
        of source: ServiceConditionSource, with conditions: [ServiceCondition], total: Int
    ) async throws(PortError) {
        try run { state throws(PortError) in
            state.conditions[source] =
                conditions.isEmpty
                ? nil
                : ServiceConditionSet(
                    source: source, total: total,
                    conditions: Array(conditions.prefix(ServiceConditionSet.keptMax)))
        }
    }

    package func clearConditions() async throws(PortError) {
        try run { state throws(PortError) in state.conditions = [:] }
    }

    package func conditions() async throws(PortError) -> [ServiceConditionSet] {
        try run { state throws(PortError) in
            state.conditions.values.sorted { $0.source.rawValue < $1.source.rawValue }
        }
    }
}

extension MemoryLedger: BoundLedger {
    package func binding() async throws(PortError) -> LedgerBinding? {
        try run { state throws(PortError) in state.binding }
    }

    package func bind(_ binding: LedgerBinding) async throws(PortError) {
        try run { state throws(PortError) in state.binding = binding }
    }

    package func isUsed() async throws(PortError) -> Bool {
        try run { state throws(PortError) in
            !state.drops.isEmpty || !state.batches.isEmpty || !state.guias.isEmpty
        }
    }

    package func lastProtocolNumber() async throws(PortError) -> Int64 {
        try run { state throws(PortError) in state.lastProtocol }
    }
}
