package import FoundationEssentials

/// An item of a listing that cannot be taken as it is. It is kept and shown, so that no item of HAT is passed over in silence.
package struct UnusableItem: Hashable, Sendable {
    package enum Reason: String, Sendable, Codable, CaseIterable {
        /// Not a JSON object.
        case notAnObject
        /// No `batchNumber`, or one that cannot stand in a URL.
        case noNumber
        case noProvider
        /// No `azureStorageFilePath`, of a batch to be downloaded.
        case noFile
        /// No tracking key, or one that cannot stand in a URL.
        case noKey
        /// One listing has two different items under one number: neither is downloaded nor confirmed until only one is left.
        case conflict
        /// One listing has two different items under one key: each has its own file and row.
        case sharedKey
    }

    /// What the item is recognised by in the next listing: a key, a digest, or the values that are there. No secret and no
    /// beneficiary datum.
    package var identity: String
    /// Batch number or tracking key, when it has one, usable or not; else another number of the item with its name.
    package var key: String?
    package var providerId: String?
    package var reason: Reason

    package init(identity: String, key: String?, providerId: String?, reason: Reason) {
        self.identity = identity
        self.key = key
        self.providerId = providerId
        self.reason = reason
    }
}

/// Which listing an unusable item is part of.
package enum UnusableScope: Hashable, Sendable {
    case batches(BatchPass)
    case guias(GuiaResource, GuiaPass)

    /// As stored and shown: `batches/pendingDownloads`, `authorizations/new`.
    package var text: String {
        switch self {
        case .batches(let pass): "batches/\(pass.rawValue)"
        case .guias(let resource, let pass): "\(resource.rawValue)/\(pass.rawValue)"
        }
    }
}

/// A kept unusable item.
package struct UnusableRecord: Sendable, Equatable, Codable {
    /// `UnusableScope.text`.
    package var scope: String
    package var key: String?
    package var providerId: String?
    package var reason: UnusableItem.Reason
    /// Items of the last listing that cannot be told apart.
    package var count: Int
    package var firstSeenAt: Date
    package var lastSeenAt: Date

    package init(
        scope: String, key: String?, providerId: String?, reason: UnusableItem.Reason, count: Int, firstSeenAt: Date,
        lastSeenAt: Date
    ) {
        self.scope = scope
        self.key = key
        self.providerId = providerId
        self.reason = reason
        self.count = count
        self.firstSeenAt = firstSeenAt
        self.lastSeenAt = lastSeenAt
    }
}

/// The memory of unusable items. Each call is one transaction and durable on return.
package protocol UnusableItemLedger: Sendable {
    /// Keeps the items of one page. A batch with an item whose reason is `conflict` is neither fetched nor confirmed while the
    /// item lasts.
    /// - Returns: those that were not there before: to be reported once.
    func recordUnusable(
        _ items: [UnusableItem], of scope: UnusableScope, seenAt: Date
    ) async throws(PortError) -> [UnusableItem]

    /// A listing was read to its end: items of the scope that were not seen since its `beginning` are there no longer.
    func forgetUnusable(of scope: UnusableScope, unseenSince beginning: Date) async throws(PortError)

    /// Those that the last listing had, oldest first.
    func unusableItems(limit: Int) async throws(PortError) -> [UnusableRecord]
    func unusableCount() async throws(PortError) -> Int
}
