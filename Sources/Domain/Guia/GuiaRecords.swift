package import FoundationEssentials

/// One item in one pass.
package struct GuiaKey: Hashable, Sendable, Codable {
    package var resource: GuiaResource
    package var pass: GuiaPass
    /// The tracking key.
    package var key: String

    package init(resource: GuiaResource, pass: GuiaPass, key: String) {
        self.resource = resource
        self.pass = pass
        self.key = key
    }

    /// No tracking key has it: a URL would need it encoded.
    private static let siblingMark: Character = "#"

    /// The key of another item that HAT lists under the same tracking key: told apart by its content.
    package func sibling(_ digest: SHA256Digest) -> GuiaKey {
        GuiaKey(resource: resource, pass: pass, key: "\(trackingKey)\(Self.siblingMark)\(digest.hex.prefix(8))")
    }

    /// What HAT tracks the item by.
    package var trackingKey: String { String(key.prefix { $0 != Self.siblingMark }) }

    /// What tells it from the first item of its tracking key; nil for that one.
    package var siblingName: String? {
        key.firstIndex(of: Self.siblingMark).map { String(key[key.index(after: $0)...]) }
    }
}

/// Where an item stands.
package enum GuiaState: String, Sendable, Codable, CaseIterable {
    /// Its file is complete under a temporary name; the final path is written down.
    case placing
    /// Its file lies in the import folder; HAT is to be told.
    case placed
    /// HAT was told that it is safe.
    case confirmed
    /// It cannot be taken; HAT is to be told.
    case failing
    /// HAT was told that it cannot be taken (3, 4). Stays visible; driven again by command.
    case failed
    /// Listed as cancelled without saying so itself. HAT is not told; looked at again when the item changes.
    case unconfirmed
}

package struct GuiaRecord: Sendable, Equatable {
    package var key: GuiaKey
    package var state: GuiaState
    /// Name of its file in the work folder.
    package var file: DropID
    /// 1, and one more each time HAT offers it with other content.
    package var version: Int
    package var kind: GuiaForm
    package var isAudit: Bool
    package var providerId: String?
    package var digest: SHA256Digest
    /// Relative to the spool root; nil for an item that was not taken.
    package var path: String?
    package var problems: [GuiaProblem]
    package var handOver: HandOver?
    /// Attempts at telling HAT since the state was entered.
    package var attempts: Int
    package var nextAttemptAt: Date?
    /// Why HAT could not be told; safe to show.
    package var reason: String?
    package var isRetryRequested: Bool
    package var firstSeenAt: Date
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

/// What is written down of an item: with a path it is about to be placed, without one it is not taken.
package struct GuiaEntry: Sendable, Equatable {
    package var key: GuiaKey
    package var file: DropID
    package var kind: GuiaForm
    package var isAudit: Bool
    package var providerId: String?
    package var digest: SHA256Digest
    package var path: String?
    package var problems: [GuiaProblem]
    /// Of the bytes of its file, by which it is recognised when Protheus moves it; nil for an item that is not taken.
    package var fileDigest: SHA256Digest?

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

/// How telling HAT of one item ended.
package struct GuiaConfirmation: Sendable, Equatable {
    package var key: GuiaKey
    /// nil: HAT was told.
    package var failure: String?
    /// When it is told again; only after a failure.
    package var next: Date?
    package var call: PortalCallRecord

    package init(key: GuiaKey, failure: String?, next: Date?, call: PortalCallRecord) {
        self.key = key
        self.failure = failure
        self.next = next
        self.call = call
    }
}

package struct GuiaFilter: Sendable, Equatable {
    package var resource: GuiaResource?
    package var pass: GuiaPass?
    package var states: Set<GuiaState>?
    package var key: String?
    package var isAudit: Bool?

    package init() {}
}
