package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Reads the batches that are due at `time`, in queue order, without those under way and those with a conflicting
    /// item.
    package func dueBatches(
        at time: Date, besides underWay: Set<BatchKey>, limit: Int
    ) async throws(PortError) -> [BatchRecord] {
        guard limit > 0 else { return [] }
        let due = try await database.read { connection throws(PortError) in
            try connection.batches(
                """
                WHERE b.next_attempt_at <= ? AND NOT EXISTS (SELECT 1 FROM unusable_items u
                    WHERE u.item_key = b.batch_number AND u.reason = 'conflict')
                ORDER BY b.queue_number LIMIT ?
                """,
                [.time(time), .integer(Int64(limit + underWay.count))])
        }
        return Array(due.filter { !underWay.contains($0.key) }.prefix(limit))
    }

    /// Reads one batch; nil for an unknown key.
    package func batch(_ key: BatchKey) async throws(PortError) -> BatchRecord? {
        try await database.read { connection throws(PortError) in try connection.batch(key) }
    }

    /// Reads the newest `limit` batches that match.
    package func batches(matching filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord] {
        try await database.read { connection throws(PortError) in
            let condition = Condition(filter)
            return try connection.batches(
                "\(condition.text) ORDER BY b.queue_number DESC LIMIT ?",
                condition.arguments + [.integer(Int64(limit))])
        }
    }

    /// Counts the batches by state.
    package func batchCounts() async throws(PortError) -> [BatchState: Int] {
        try await database.read { connection throws(PortError) in
            var counts: [BatchState: Int] = [:]
            for var row in try connection.query("SELECT state, count(*) AS batch_count FROM batches GROUP BY state") {
                counts[try row.rawValue("state", BatchState.self)] = try row.integer("batch_count")
            }
            return counts
        }
    }

    /// Reads the IDs of unfinished downloads.
    package func incomingDownloads() async throws(PortError) -> Set<DropID> {
        try await database.read { connection throws(PortError) in
            var ids: Set<DropID> = []
            for var row in try connection.query("SELECT incoming FROM batches WHERE incoming IS NOT NULL") {
                ids.insert(try row.dropID("incoming"))
            }
            return ids
        }
    }

    /// Makes matching batches due again, with one journal row each; durable on return.
    /// - Returns: the number of batches changed.
    package func retryBatches(
        _ filter: BatchFilter, again: Bool, at time: Date
    ) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            let condition = Condition(redriving: filter, again: again)
            let records = try transaction.connection.batches(
                "\(condition.text) ORDER BY b.queue_number", condition.arguments)
            for record in records { try transaction.retry(record, at: time) }
            return records.count
        }
    }

    /// Counts the batches that `retryBatches` would change.
    package func countRetryable(_ filter: BatchFilter, again: Bool) async throws(PortError) -> Int {
        try await database.read { connection throws(PortError) in
            let condition = Condition(redriving: filter, again: again)
            return try connection.integer("SELECT count(*) FROM batches b \(condition.text)", condition.arguments) ?? 0
        }
    }

    /// Clears the mark of batches that HAT deleted after their import; durable on return.
    /// - Returns: the number of batches changed.
    package func dismissDeletions(_ filter: BatchFilter, at time: Date) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            var condition = Condition(filter)
            condition.add("b.deleted_after_import = 1")
            let records = try transaction.connection.batches(condition.text, condition.arguments)
            for record in records {
                try transaction.update(record.key, "deleted_after_import = 0", [])
                try transaction.recordEvent(.batchDismissed, record, at: time)
            }
            return records.count
        }
    }
}

extension Condition {
    /// Batches that a command may retry.
    fileprivate init(redriving filter: BatchFilter, again: Bool) {
        self.init(filter)
        add(
            """
            (b.state = 'dead' OR b.state = 'held' \(again ? "OR (b.state = 'done' AND b.operation = '0')" : "")
                OR ((b.state = 'done' OR b.state = 'fetched') AND EXISTS (SELECT 1 FROM drops d
                    WHERE d.id = b.drop_id AND (d.verdict = 'rejected' OR d.verdict = 'held'))))
            """)
    }
}

extension LedgerTransaction {
    /// Resets one batch. A dead row with a drop failed while it was confirmed to HAT; any other dead row failed in its
    /// first step.
    fileprivate func retry(_ record: BatchRecord, at time: Date) throws(PortError) {
        if record.state == .dead {
            let state: BatchState = record.drop == nil ? .pending : .confirming
            try update(
                record.key, "state = ?, attempts = 0, next_attempt_at = ?, reason = NULL",
                [.text(state.rawValue), .time(time)])
        } else {
            // An accepted file is recognised when it is downloaded again; any other is judged again.
            try update(
                record.key,
                """
                state = 'pending', generation = generation + 1, attempts = 0, next_attempt_at = ?,
                previous_drop = (SELECT d.id FROM drops d
                    WHERE d.id = drop_id AND (d.verdict = 'accepted' OR d.verdict = 'duplicate')),
                drop_id = NULL, reason = NULL, done_at = NULL, is_to_be_compared = 0, was_refetched = 0
                """, [.time(time)])
        }
        try recordEvent(.batchRetried, record, record.key.detail.with("from", record.state.rawValue), at: time)
    }
}
