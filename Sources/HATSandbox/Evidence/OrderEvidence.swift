/// The evidence about orders.
package struct OrderEvidence: Codable, Sendable, Equatable {
    /// Sums over all endpoints.
    package var total = OrderCounts()
    /// Counts by endpoint; an endpoint that was never called is absent.
    package var endpoints: [OrderResource: OrderCounts] = [:]
    /// Number of calls with a known Idempotency-Key and another body.
    package var conflicts = 0
    /// Number of polls of tokens.
    package var polls = 0
    /// Number of issued tokens.
    package var tokens = 0
    /// Number of tokens that have not ended.
    package var openTokens = 0
    /// Number of groups by the final code of their token.
    package var endedByCode: [String: Int] = [:]
    /// When the first POST came.
    package var firstRequest: EventStamp?
    /// When the latest POST came.
    package var lastRequest: EventStamp?
    /// The largest number of POSTs within one second.
    package var requestsPerSecondMax = 0
    /// Items that took effect again because a call was repeated under its Idempotency-Key, or was processed twice.
    package var processedTwice = OrderViolations()
    /// Items that were twice in one body with equal content.
    package var twiceInGroup = OrderViolations()
    /// Items that took effect again with unchanged content, under another Idempotency-Key.
    package var sameContentAgain = OrderViolations()
    /// Items that came before their parent took effect.
    package var childBeforeParent = OrderViolations()

    /// Evidence without any events.
    package init() {}
}

/// Counts of one endpoint.
package struct OrderCounts: Codable, Sendable, Equatable {
    /// Number of POSTs with valid header values, including repeated and refused ones.
    package var requests = 0
    /// Number of items in accepted groups, without repeats.
    package var items = 0
    /// Number of effects of items; it exceeds `entities` when an item took effect more than once.
    package var effects = 0
    /// Number of items that took effect at least once.
    package var entities = 0
    /// Number of items that were refused individually.
    package var refused = 0
    /// Number of groups that were refused because of an item, without naming it.
    package var refusedGroups = 0
    /// Number of POSTs that were refused for their format or their size.
    package var rejectedRequests = 0
    /// Number of POSTs with a known key and the same body.
    package var repeats = 0
    /// Number of items in the largest group.
    package var largestGroup = 0
    /// Number of violations of the kind `OrderEvidence.processedTwice`.
    package var processedTwice = 0
    /// Number of violations of the kind `OrderEvidence.twiceInGroup`.
    package var twiceInGroup = 0
    /// Number of violations of the kind `OrderEvidence.sameContentAgain`.
    package var sameContentAgain = 0
    /// Number of violations of the kind `OrderEvidence.childBeforeParent`.
    package var childBeforeParent = 0

    /// Counts of zero.
    package init() {}

    mutating func take(_ count: Int, refused: Int) {
        items += count
        self.refused += refused
        largestGroup = max(largestGroup, count)
    }

    static func += (sum: inout OrderCounts, other: OrderCounts) {
        sum.requests += other.requests
        sum.items += other.items
        sum.effects += other.effects
        sum.entities += other.entities
        sum.refused += other.refused
        sum.refusedGroups += other.refusedGroups
        sum.rejectedRequests += other.rejectedRequests
        sum.repeats += other.repeats
        sum.largestGroup = max(sum.largestGroup, other.largestGroup)
        sum.processedTwice += other.processedTwice
        sum.twiceInGroup += other.twiceInGroup
        sum.sameContentAgain += other.sameContentAgain
        sum.childBeforeParent += other.childBeforeParent
    }
}

/// The violations of one kind: all are counted, the first hundred are listed.
package struct OrderViolations: Codable, Sendable, Equatable {
    /// Number of listed violations.
    package static let keptMax = 100

    /// Number of all violations.
    package var count = 0
    /// The first violations, at most `keptMax`.
    package var first: [OrderViolation] = []

    /// No violations.
    package init() {}

    mutating func add(_ violation: OrderViolation) {
        count += 1
        if first.count < Self.keptMax { first.append(violation) }
    }
}

/// One event that must not happen.
package struct OrderViolation: Codable, Sendable, Equatable {
    /// Its endpoint.
    package var endpoint: OrderResource
    /// Values of the item's key fields, joined with `|`.
    package var key: String
    /// When it happened.
    package var stamp: EventStamp
    /// The missing parent: its collection and its key there, joined with `:`.
    package var parent: String?
}

/// The evidence about one item that took effect.
package struct OrderItemEvidence: Codable, Sendable, Equatable {
    /// Its endpoint.
    package var endpoint: OrderResource
    /// Values of the item's key fields, joined with `|`.
    package var key: String
    /// Number of its effects.
    package var effects: Int
    /// Digest of the latest content, independent of the order of keys. Equal content has the same digest until the
    /// sandbox ends.
    package var contentDigest: String
    /// When it took effect last.
    package var lastEffect: EventStamp
}
