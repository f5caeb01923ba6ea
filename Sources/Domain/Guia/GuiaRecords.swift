package import FoundationEssentials

/// Key of a row: one item in one pass.
package struct GuiaKey: Hashable, Sendable, Codable {
    /// The collection of the item.
    package var resource: GuiaResource
    /// New or cancelled.
    package var pass: GuiaPass
    /// The tracking key; for a second item under the same tracking key a suffix of `#` and eight hexadecimal digits
    /// follows.
    package var key: String

    package init(resource: GuiaResource, pass: GuiaPass, key: String) {
        self.resource = resource
        self.pass = pass
        self.key = key
    }

    /// Separates the tracking key from the suffix. No tracking key contains it, because a URL would need it encoded.
    private static let siblingMark: Character = "#"

    /// The key of another item that HAT lists under the same tracking key; its content distinguishes it.
    package func sibling(_ digest: SHA256Digest) -> GuiaKey {
        GuiaKey(resource: resource, pass: pass, key: "\(trackingKey)\(Self.siblingMark)\(digest.hex.prefix(8))")
    }

    /// The key by which HAT tracks the item.
    package var trackingKey: String { String(key.prefix { $0 != Self.siblingMark }) }

    /// The suffix that distinguishes it from the first item of its tracking key; nil for the first one.
    package var siblingName: String? {
        key.firstIndex(of: Self.siblingMark).map { String(key[key.index(after: $0)...]) }
    }
}

/// State of an item. Raw values are stored.
package enum GuiaState: String, Sendable, Codable, CaseIterable {
    /// Its file is complete under a temporary name, and its final path is recorded.
    case placing
    /// Its file is in the import folder; HAT is still to be informed.
    case placed
    /// HAT has confirmed that it tracks the item as stored.
    case confirmed
    /// It cannot be processed; HAT is still to be informed.
    case failing
    /// HAT tracks it as failed (3, 4). It stays visible, and an operator can retry it.
    case failed
    /// Listed as cancelled, but the item does not say so. HAT is not informed; the item is checked again when it
    /// changes.
    case unconfirmed
}

/// One row of the synchronised items.
package struct GuiaRecord: Sendable, Equatable {
    /// Key of the row.
    package var key: GuiaKey
    /// State of the item.
    package var state: GuiaState
    /// ID of its temporary file in the work folder.
    package var file: DropID
    /// 1, plus one for each time that HAT offers it with other content.
    package var version: Int
    /// What kind of guia it is.
    package var kind: GuiaForm
    /// Waits for the medical auditor.
    package var isAudit: Bool
    /// The provider's ID in HAT; data, never a path.
    package var providerId: String?
    /// `GuiaReading.digest` of the current content.
    package var digest: SHA256Digest
    /// Path of its file relative to the spool root; nil for an item that was not placed.
    package var path: String?
    /// Why it cannot be processed; empty for a usable item.
    package var problems: [GuiaProblem]
    /// What Protheus did with its file; nil until placed.
    package var handOver: HandOver?
    /// Attempts to inform HAT since the state was entered.
    package var attempts: Int
    /// When HAT is informed next; nil when nothing is due.
    package var nextAttemptAt: Date?
    /// Why HAT could not be informed; safe to show.
    package var reason: String?
    /// An operator requested a retry: the item is requested from HAT again.
    package var isRetryRequested: Bool
    /// When HAT first listed it.
    package var firstSeenAt: Date
    /// When the row last changed.
    package var changedAt: Date

    package init(
        key: GuiaKey, state: GuiaState, file: DropID, version: Int, kind: GuiaForm, isAudit: Bool, providerId: String?,
        digest: SHA256Digest, path: String?, problems: [GuiaProblem], handOver: HandOver?, attempts: Int,
        nextAttemptAt: Date?, reason: String?, isRetryRequested: Bool, firstSeenAt: Date, changedAt: Date
    ) {
        self.key = key
        self.state = state
        self.file = file
        self.version = version
        self.kind = kind
        self.isAudit = isAudit
        self.providerId = providerId
        self.digest = digest
        self.path = path
        self.problems = problems
        self.handOver = handOver
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.reason = reason
        self.isRetryRequested = isRetryRequested
        self.firstSeenAt = firstSeenAt
        self.changedAt = changedAt
    }
}

/// An item to be recorded. With a path it is about to be placed; without one it cannot be processed.
package struct GuiaEntry: Sendable, Equatable {
    /// Key of the row.
    package var key: GuiaKey
    /// ID of its temporary file in the work folder.
    package var file: DropID
    /// What kind of guia it is.
    package var kind: GuiaForm
    /// Waits for the medical auditor.
    package var isAudit: Bool
    /// The provider's ID in HAT; data, never a path.
    package var providerId: String?
    /// `GuiaReading.digest` of the item.
    package var digest: SHA256Digest
    /// Final path relative to the spool root; nil for an item that is not placed.
    package var path: String?
    /// Why it cannot be processed; empty for a usable item.
    package var problems: [GuiaProblem]
    /// SHA-256 of its file, which identifies the file after Protheus moves it; nil for an item that is not placed.
    package var fileDigest: SHA256Digest?

    /// An entry with `path` and without `problems`, or the reverse.
    package init(
        key: GuiaKey, file: DropID, kind: GuiaForm, isAudit: Bool, providerId: String?, digest: SHA256Digest,
        path: String?, problems: [GuiaProblem], fileDigest: SHA256Digest? = nil
    ) {
        self.key = key
        self.file = file
        self.kind = kind
        self.isAudit = isAudit
        self.providerId = providerId
        self.digest = digest
        self.path = path
        self.problems = problems
        self.fileDigest = fileDigest
    }
}

/// Result of informing HAT of the status of one item.
package struct GuiaConfirmation: Sendable, Equatable {
    /// Key of the row.
    package var key: GuiaKey
    /// Error message, safe to show; nil after a success.
    package var failure: String?
    /// When the next attempt is due; only after a failure.
    package var next: Date?
    /// The exchange, masked.
    package var call: PortalCallRecord

    package init(key: GuiaKey, failure: String?, next: Date?, call: PortalCallRecord) {
        self.key = key
        self.failure = failure
        self.next = next
        self.call = call
    }
}

/// Conditions of a listing; all that are set must hold. Without any, every row matches.
package struct GuiaFilter: Sendable, Equatable {
    /// Items of this collection.
    package var resource: GuiaResource?
    /// New or cancelled items.
    package var pass: GuiaPass?
    /// Items in one of these states.
    package var states: Set<GuiaState>?
    /// The key of the row, compared exactly.
    package var key: String?
    /// Items that wait, or do not wait, for the medical auditor.
    package var isAudit: Bool?

    /// A filter that every row matches.
    package init() {}
}
