package import Domain
package import FoundationEssentials

extension SQLLedger: UnusableItemLedger {
    /// Writes the unusable items of one page, in one transaction; durable on return.
    /// - Returns: the items that are new or have another reason than before.
    package func recordUnusable(
        _ items: [UnusableItem], of scope: UnusableScope, seenAt: Date
    ) async throws(PortError) -> [UnusableItem] {
        guard !items.isEmpty else { return [] }
        return try await group.write { transaction throws(PortError) in
            var fresh: [UnusableItem] = []
            var seen: Set<String> = []
            for item in items {
                let isFirst = seen.insert(item.identity).inserted
                if try transaction.record(item, of: scope, isFirst: isFirst, at: seenAt) { fresh.append(item) }
            }
            return fresh
        }
    }

    /// Removes the items of `scope` that were not listed since `beginning`; durable on return.
    package func forgetUnusable(of scope: UnusableScope, unseenSince beginning: Date) async throws(PortError) {
        let gone = try await database.read { connection throws(PortError) in
            try connection.integer(
                "SELECT count(*) FROM unusable_items WHERE scope = ? AND last_seen_at < ?",
                [.text(scope.text), .time(beginning)]) ?? 0
        }
        // Nearly every listing has no such items, and writes nothing.
        guard gone > 0 else { return }
        try await group.write { transaction throws(PortError) in
            let count = try transaction.execute(
                "DELETE FROM unusable_items WHERE scope = ? AND last_seen_at < ?",
                [.text(scope.text), .time(beginning)])
            guard count > 0 else { return }
            try transaction.recordEvent(
                .itemGone, nil, JournalDetail().with("scope", scope.text).with("count", count), at: beginning)
        }
    }

    /// Reads the `limit` unusable items that were seen first.
    package func unusableItems(limit: Int) async throws(PortError) -> [UnusableRecord] {
        try await database.read { connection throws(PortError) in
            var records: [UnusableRecord] = []
            for var row in try connection.query(
                """
                SELECT scope, item_key, provider, reason, item_count, first_seen_at, last_seen_at FROM unusable_items
                ORDER BY first_seen_at, scope, identity LIMIT ?
                """, [.integer(Int64(limit))])
            {
                records.append(
                    UnusableRecord(
                        scope: try row.text("scope"), key: try row.optionalText("item_key"),
                        providerId: try row.optionalText("provider"),
                        reason: try row.rawValue("reason", UnusableItem.Reason.self),
                        count: try row.integer("item_count"),
                        firstSeenAt: try row.time("first_seen_at"), lastSeenAt: try row.time("last_seen_at")))
            }
            return records
        }
    }

    /// Counts the unusable items.
    package func unusableCount() async throws(PortError) -> Int {
        try await database.read { connection throws(PortError) in
            try connection.integer("SELECT COALESCE(sum(item_count), 0) FROM unusable_items") ?? 0
        }
    }
}

extension LedgerTransaction {
    /// Writes one item. `isFirst`: the first of the items of its page that cannot be distinguished.
    /// - Returns: whether it is new or has another reason than before.
    fileprivate func record(
        _ item: UnusableItem, of scope: UnusableScope, isFirst: Bool, at time: Date
    ) throws(PortError) -> Bool {
        let position: [LedgerValue] = [.text(scope.text), .text(item.identity)]
        let known = try connection.query(
            "SELECT reason, last_seen_at FROM unusable_items WHERE scope = ? AND identity = ?", position)
        guard var row = known.first else {
            try execute(
                """
                INSERT INTO unusable_items (scope, identity, item_key, provider, reason, item_count, first_seen_at,
                    last_seen_at)
                VALUES (?, ?, ?, ?, ?, 1, ?, ?)
                """,
                position + [
                    .text(item.key), .text(item.providerId), .text(item.reason.rawValue), .time(time), .time(time),
                ])
            let detail = JournalDetail().with("scope", scope.text).with("key", item.key).with(
                "reason", item.reason.rawValue)
            try recordEvent(.itemUnusable, nil, detail, at: time)
            return true
        }
        let wasReason = try row.text("reason")
        try execute(
            """
            UPDATE unusable_items SET reason = ?, last_seen_at = ?, item_count = CASE WHEN ? = 1 THEN 1
                ELSE item_count + 1 END
            WHERE scope = ? AND identity = ?
            """, [.text(item.reason.rawValue), .time(time), .flag(isFirst)] + position)
        return wasReason != item.reason.rawValue
    }
}
