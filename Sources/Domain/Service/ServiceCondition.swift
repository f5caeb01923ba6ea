package import FoundationEssentials

/// A state of the serving process that an operator must know about now: a replaced folder, a file that cannot be
/// claimed, a HAT that does not answer.
///
/// A condition exists only while its cause lasts; the journal keeps what happened.
package struct ServiceCondition: Sendable, Equatable, Codable {
    /// How urgent a condition is.
    package enum Severity: String, Sendable, Codable {
        /// Work has stopped or is at risk until somebody acts or the cause passes. `doctor` exits with a status other
        /// than 0.
        case problem
        /// Worth knowing; nothing is at risk.
        case notice
    }

    /// What it is.
    package var kind: ServiceConditionKind
    /// How urgent it is.
    package var severity: Severity
    /// What it concerns: a path relative to the spool root, the name of a job, or `hat`. No beneficiary data.
    package var subject: String
    /// Parameters of its text, such as `error` (the name of an errno, or a message) and `count`.
    package var parameters: [String: String]
    /// When the serving process first saw it in this run.
    package var since: Date

    /// A condition; a problem by default.
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

/// Kinds of conditions. The names are stored and shown by `--json`, so they never change.
package enum ServiceConditionKind: String, Sendable, Codable, CaseIterable {
    /// The path leads to another folder than the one that was opened (renamed, recreated, another mount).
    case folderChanged = "folder.changed"
    /// The path of the folder does not exist.
    case folderAbsent = "folder.absent"
    /// The path leads to another folder, and the one that was opened still holds claimed files.
    case folderHoldsWork = "folder.holds-work"
    /// The ledger knows the spool, but its root is empty: not mounted, or emptied.
    case spoolAbsent = "spool.absent"
    /// The file system of the spool is listed in `/etc/fstab` and is not mounted.
    case spoolNotMounted = "spool.not-mounted"
    /// `[SPOOL] DIALECT` was changed while the folders of the former dialect still hold files.
    case spoolDialectChanged = "spool.dialect-changed"
    /// A newer program served the spool.
    case spoolNewer = "spool.newer"
    /// The spool was served with another ledger before.
    case ledgerLost = "ledger.lost"
    /// The ledger belongs to another spool.
    case ledgerForeign = "ledger.foreign"
    /// Two spools with one identity use one ledger.
    case ledgerShared = "ledger.shared"
    /// A file in the inbox cannot be claimed; claiming is retried with back-off.
    case claimFailed = "claim.failed"
    /// A file in the inbox cannot be read.
    case inboxUnreadable = "inbox.unreadable"
    /// The inbox holds a link, a pipe, a socket or a device.
    case inboxNotAFile = "inbox.not-a-file"
    /// A file in the inbox is not complete yet.
    case inboxIncomplete = "inbox.incomplete"
    /// Another process has had a file in the inbox open for writing for a while.
    case inboxBeingWritten = "inbox.being-written"
    /// A folder in the inbox is nested deeper than scans go.
    case inboxTooDeep = "inbox.too-deep"
    /// Changes in the inbox, or in a part of it, are found by scans only: the kernel reports none.
    case watchBlind = "watch.blind"
    /// The kernel's event queue overflowed. Nothing is lost: the inbox was scanned instead.
    case watchOverflow = "watch.overflow"
    /// HAT does not answer, or its health check reports a failure.
    case hatAway = "hat.away"
    /// HAT refuses the credentials.
    case hatUnauthorized = "hat.unauthorized"
    /// HAT redirects calls, or does not have them.
    case hatWrongAddress = "hat.wrong-address"
    /// Something waits for HAT while the integration is disabled.
    case hatOff = "hat.off"
    /// HAT's listing ignores the filter by idempotency key, so asking it cannot resolve an upload without an answer.
    case hatFilterIgnored = "hat.filter-ignored"
    /// A disk is full, or nearly so.
    case diskFull = "disk.full"
    /// The disk of the spool fails to read, write or flush.
    case diskFailing = "disk.failing"
    /// The ledger cannot be written.
    case ledgerFailing = "ledger.failing"
    /// Protheus left files in a folder for what it did not process.
    case refusedByERP = "protheus.refused"
    /// HAT deleted batches after Protheus had imported their files.
    case deletedAfterImport = "batch.deleted-after-import"
    /// HAT lists items that cannot be processed as they are.
    case unusableItems = "hat.unusable-items"
}

/// The components that report conditions. Each replaces only its own set.
package enum ServiceConditionSource: String, Sendable, Codable, CaseIterable {
    case folders, inbox, claims, watch, hat, disk, ledger, jobs, handOvers
}

/// The conditions that one source reports now.
package struct ServiceConditionSet: Sendable, Equatable, Codable {
    /// Who reports them.
    package var source: ServiceConditionSource
    /// Number of conditions, of which at most `ServiceConditionSet.keptMax` are kept.
    package var total: Int
    /// The kept ones, in the order in which they were reported.
    package var conditions: [ServiceCondition]

    /// Most conditions kept for one source: a screen or two.
    package static let keptMax = 100

    /// The caller limits `conditions` to `keptMax`.
    package init(source: ServiceConditionSource, total: Int, conditions: [ServiceCondition]) {
        self.source = source
        self.total = total
        self.conditions = conditions
    }
}
