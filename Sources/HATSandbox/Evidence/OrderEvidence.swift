/// What the sandbox saw of orders.
package struct OrderEvidence: Codable, Sendable, Equatable {
    /// Sums over all endpoints.
    package var total = OrderCounts()
    package var endpoints: [OrderResource: OrderCounts] = [:]
    /// Same Idempotency-Key with another body.
    package var conflicts = 0
    /// Questions for tokens.
    package var polls = 0
    package var tokens = 0
    package var openTokens = 0
    /// Groups by the last code of their token.
    package var endedByCode: [String: Int] = [:]
    /// POSTs: when the first and the latest came, and how many in the fullest second.
    package var firstRequest: EventStamp?
    package var lastRequest: EventStamp?
    package var requestsPerSecondMax = 0
    /// An item took effect again because a call was repeated under its Idempotency-Key, or was processed twice.
    package var processedTwice = OrderViolations()
    /// An item stood twice in one body with equal content.
    package var twiceInGroup = OrderViolations()
    /// An item took effect again with the content it had, under another Idempotency-Key.
    package var sameContentAgain = OrderViolations()
    /// An item came when its parent had never taken effect.
    package var childBeforeParent = OrderViolations()

    package init() {}
}

/// Counts of one endpoint.
package struct OrderCounts: Codable, Sendable, Equatable {
    /// POSTs whose header values were right, repeated and refused ones among them.
    package var requests = 0
    /// Items of groups that were taken, repeats left out.
    package var items = 0
    /// How often items took effect; more than `entities` when some did so more than once.
    package var effects = 0
    /// Items that took effect at least once.
    package var entities = 0
    /// Items refused one by one.
    package var refused = 0
    /// Groups refused for what is in them, without saying which.
    package var refusedGroups = 0
    /// POSTs refused for their form or their size.
    package var rejectedRequests = 0
    /// POSTs under a known key with a known body.
    package var repeats = 0
    package var largestGroup = 0
    package var processedTwice = 0
    package var twiceInGroup = 0
    package var sameContentAgain = 0
    package var childBeforeParent = 0

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

/// All of one kind counted, the first hundred told.
package struct OrderViolations: Codable, Sendable, Equatable {
    package static let keptMax = 100

    package var count = 0
    package var first: [OrderViolation] = []

    package init() {}

    mutating func add(_ violation: OrderViolation) {
        count += 1
        if first.count < Self.keptMax { first.append(violation) }
    }
}

/// Something that must not happen.
package struct OrderViolation: Codable, Sendable, Equatable {
    package var endpoint: OrderResource
    /// Values of the item's key fields, joined with `|`.
    package var key: String
    package var stamp: EventStamp
    /// What was missing: the collection and the key there, joined with `:`.
    package var parent: String?
}

/// What the sandbox knows of one item that took effect.
package struct OrderItemEvidence: Codable, Sendable, Equatable {
    package var endpoint: OrderResource
    package var key: String
    package var effects: Int
    /// Of the latest content, whatever the order of its keys; the same content has the same one until the sandbox ends.
    package var contentDigest: String
    package var lastEffect: EventStamp
}
