import Application
import Domain
import Foundation
import Messages

/// The contents of a spool and its ledger (`status`).
struct StatusOutput: Output {
    /// Absolute path.
    let spool: String
    /// Whether a process serves the spool now.
    let served: Bool
    let files: Files
    /// By state, like the four below; a state without any is left out.
    let deliveries: [String: Int]
    let batches: [String: Int]
    let guias: [String: Int]
    let orders: [String: Int]
    /// Files and guias that Protheus refused after the hand-over.
    let refusedByProtheus: Int
    /// Batches that HAT deleted after Protheus took their files, not dismissed yet.
    let batchesDeletedAfterImport: Int
    /// Items of HAT's last listings that cannot be used.
    let unusableItems: Int
    /// Rows of the journal.
    let events: Int
    /// When the oldest file that is not settled was received.
    @OrNull var oldestOpen: Date?
    /// Conditions that the serving process reports.
    let conditions: [ConditionSetOutput]

    struct Files: Output {
        let byState: [String: Int]
        let byVerdict: [String: Int]
    }

    init(_ status: SpoolStatus) {
        spool = status.spool
        served = status.isServed
        files = Files(byState: status.counts.byState, byVerdict: status.counts.byVerdict)
        deliveries = status.counts.byDelivery
        batches = status.batches
        guias = status.guias
        orders = status.orders
        refusedByProtheus = status.counts.refusedByERP
        batchesDeletedAfterImport = status.batchesDeletedAfterImport
        unusableItems = status.unusableItems
        events = status.counts.events
        oldestOpen = status.counts.oldestOpen
        conditions = status.conditions.map(ConditionSetOutput.init)
    }
}

/// Conditions of one part of the serving process; `total` also counts those that are not listed.
struct ConditionSetOutput: Output {
    let source: String
    let total: Int
    let conditions: [ConditionOutput]

    init(_ set: ServiceConditionSet) {
        source = set.source.rawValue
        total = set.total
        conditions = set.conditions.map(ConditionOutput.init)
    }
}

struct ConditionOutput: Output {
    let kind: String
    let severity: String
    /// A path relative to the spool, a job, `hat`.
    let subject: String
    let parameters: [String: String]
    let since: Date
    let text: TranslatedOutput

    init(_ condition: ServiceCondition) {
        kind = condition.kind.rawValue
        severity = condition.severity.rawValue
        subject = condition.subject
        parameters = condition.parameters
        since = condition.since
        text = TranslatedOutput { $0.sentence(for: condition) }
    }
}

/// The outcome of a batch (`batch`): numbers of files; `delivered` and `deferred` count deliveries.
struct BatchRunOutput: Output {
    let claimed: Int
    let accepted: Int
    let rejected: Int
    let duplicates: Int
    let held: Int
    let delivered: Int
    let deferred: Int
    let settled: Int
    /// Left in the inbox because they are not complete.
    let waiting: Int
    /// Could not be judged or delivered for an internal reason; they are retried.
    let failed: Int

    init(_ summary: BatchSummary) {
        claimed = summary.claimed
        accepted = summary.accepted
        rejected = summary.rejected
        duplicates = summary.duplicates
        held = summary.held
        delivered = summary.delivered
        deferred = summary.deferred
        settled = summary.settled
        waiting = summary.waiting
        failed = summary.failed
    }
}

/// `ledger adopt`: the kind of the fault that was overridden.
struct AdoptionOutput: Output {
    let adopted: String
}

/// The journal and the database (`ledger verify`).
struct VerificationOutput: Output {
    let whole: Bool
    let eventsChecked: Int
    /// Number of the first event whose hash does not fit.
    @OrNull var firstBroken: Int64?
    let integrityErrors: [String]

    init(_ verification: LedgerVerification) {
        whole = verification.isWhole
        eventsChecked = verification.eventsChecked
        firstBroken = verification.firstBroken
        integrityErrors = verification.integrityErrors
    }
}

/// Every check of `doctor`, and the resulting status.
struct DoctorOutput: Output {
    /// The exit status; 0 when there is no problem.
    let status: Int32
    let items: [DoctorRowOutput]
}

struct DoctorRowOutput: Output {
    let check: String
    let state: String
    let facts: [String: String]
    /// An explanation with advice, where the facts are not enough.
    @OrNull var text: TranslatedOutput?
    /// The condition that the serving process reports, when the row shows one.
    @OrNull var condition: ConditionOutput?

    /// Settings that cannot be used.
    init(settingsError: String) {
        check = "settings"
        state = DoctorRow.State.problem.rawValue
        facts = ["error": settingsError]
        text = nil
        condition = nil
    }

    init(_ row: DoctorRow) {
        check = row.check
        state = row.state.rawValue
        facts = row.facts
        text = row.text.map { TranslatedOutput($0.portuguese, $0.english) }
        condition = row.condition.map(ConditionOutput.init)
    }
}
