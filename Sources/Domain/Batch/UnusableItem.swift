package import FoundationEssentials

/// An item of a listing that cannot be processed as it is. It is stored and shown, so that no item of HAT is ignored
/// silently.
package struct UnusableItem: Hashable, Sendable {
    /// Why it cannot be processed. Raw values are stored.
    package enum Reason: String, Sendable, Codable, CaseIterable {
        /// Not a JSON object.
        case notAnObject
        /// No `batchNumber`, or one that cannot be part of a URL.
        case noNumber
        case noProvider
        /// No `azureStorageFilePath`, of a batch to be downloaded.
        case noFile
        /// No tracking key, or one that cannot be part of a URL.
        case noKey
        /// One listing has two different items under one number. Neither is downloaded or confirmed until only one is
        /// left.
        case conflict
        /// One listing has two different items under one key. Each has its own file and row.
        case sharedKey
    }

    /// Recognises the item in the next listing: a key, a digest, or the values that are present. No secret and no
    /// beneficiary data.
    package var identity: String
    /// Batch number or tracking key, if it has one, usable or not; else another number of the item with its name.
    package var key: String?
    /// The provider's ID in HAT, if it has one.
    package var providerId: String?
    /// Why it cannot be processed.
    package var reason: Reason

    package init(identity: String, key: String?, providerId: String?, reason: Reason) {
        self.identity = identity
        self.key = key
        self.providerId = providerId
        self.reason = reason
    }
}

/// The listing that an unusable item belongs to.
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

/// An unusable item as stored.
package struct UnusableRecord: Sendable, Equatable, Codable {
    /// `UnusableScope.text`.
    package var scope: String
    /// As `UnusableItem.key`.
    package var key: String?
    /// The provider's ID in HAT, if it has one.
    package var providerId: String?
    /// Why it cannot be processed.
    package var reason: UnusableItem.Reason
    /// Number of items of the last listing with the same identity.
    package var count: Int
    /// When a listing first had it.
    package var firstSeenAt: Date
    /// When a listing last had it.
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

/// Stores unusable items. Every call is one transaction and durable on return. Database errors are those of `Ledger`.
package protocol UnusableItemLedger: Sendable {
    /// Stores the items of one page. A batch with an item whose reason is `conflict` is neither downloaded nor
    /// confirmed while the item is stored.
    /// - Returns: the items that were not stored before, which the caller logs once.
    func recordUnusable(
        _ items: [UnusableItem], of scope: UnusableScope, seenAt: Date
    ) async throws(PortError) -> [UnusableItem]

    /// Removes the items of a scope that were not seen since `beginning`. Called after a listing was read to its end.
    func forgetUnusable(of scope: UnusableScope, unseenSince beginning: Date) async throws(PortError)

    /// Items of the last listings, oldest first, at most `limit`.
    func unusableItems(limit: Int) async throws(PortError) -> [UnusableRecord]
    /// Number of stored items.
    func unusableCount() async throws(PortError) -> Int
}
