package import FoundationEssentials

/// Something about the serving process that an operator must see now: a folder that is another one, a file that cannot be claimed,
/// a HAT that does not answer. It is there while it lasts and gone when it has passed; what happened is in the journal.
package struct ServiceCondition: Sendable, Equatable, Codable {
    package enum Severity: String, Sendable, Codable {
        /// Work stands still or is at risk until somebody acts or the cause passes; `doctor` ends with a status other than 0.
        case problem
        /// Worth knowing; nothing is at risk.
        case notice
    }

    package var kind: ServiceConditionKind
    package var severity: Severity
    /// What it concerns: a path relative to the spool root, a job's name, `hat`. No beneficiary datum.
    package var subject: String
    /// Parameters of its text, such as `error` (an errno's name or a message) and `count`.
    package var parameters: [String: String]
    /// When it was first seen in this run of the serving process.
    package var since: Date

    package init(
        _ kind: ServiceConditionKind, _ severity: Severity = .problem, subject: String,
        parameters: [String: String] = [:], since: Date
    ) {
        self.kind = kind
        self.severity = severity
        self.subject = subject
        self.parameters = parameters
        self.since = since
    }
}

/// Stable names: they are stored, and shown by `--json`.
package enum ServiceConditionKind: String, Sendable, Codable, CaseIterable {
    /// The folder under this path is not the one that was opened (renamed, made anew, another mount).
    case folderChanged = "folder.changed"
    /// Nothing lies under the folder's path.
    case folderAbsent = "folder.absent"
    /// A file of the inbox cannot be claimed; it is tried again with back-off.
    case claimFailed = "claim.failed"
    /// A file of the inbox cannot be read.
    case inboxUnreadable = "inbox.unreadable"
    /// A link, a pipe, a socket or a device lies in the inbox.
    case inboxNotAFile = "inbox.not-a-file"
    /// A file of the inbox is not complete yet.
    case inboxIncomplete = "inbox.incomplete"
    /// Changes of the inbox, or of a part of it, are seen by scanning alone.
    case watchBlind = "watch.blind"
    /// HAT does not answer, or says that it is not well.
    case hatAway = "hat.away"
    /// Something waits for HAT and the integration is off.
    case hatOff = "hat.off"
    /// HAT's listing does not filter by idempotency key: an upload without an answer cannot be settled by asking.
    case hatFilterIgnored = "hat.filter-ignored"
    /// A disk is full, or nearly so.
    case diskFull = "disk.full"
    /// The ledger refuses to be written.
    case ledgerFailing = "ledger.failing"
}

/// Who reports conditions. Each source replaces its own set and no other.
package enum ServiceConditionSource: String, Sendable, Codable, CaseIterable {
    case folders, inbox, claims, watch, hat, disk, ledger, jobs
}

/// The conditions that one source reports at this moment.
package struct ServiceConditionSet: Sendable, Equatable, Codable {
    package var source: ServiceConditionSource
    /// Of these at most `ServiceConditionSet.keptMax` are kept.
    package var total: Int
    package var conditions: [ServiceCondition]

    /// A screen or two; a source that has more says how many.
    package static let keptMax = 100

    package init(source: ServiceConditionSource, total: Int, conditions: [ServiceCondition]) {
        self.source = source
        self.total = total
        self.conditions = conditions
    }
}
