package import Domain
package import FoundationEssentials

extension SQLLedger {
    package func dueBatches(
        at time: Date, besides underWay: Set<BatchKey>, limit: Int
    ) async throws(PortError) -> [BatchRecord] {
        guard limit > 0 else { return [] }
        let due = try await database.read { connection throws(PortError) in
            try connection.batches(
                "WHERE b.next_attempt_at <= ? ORDER BY b.queue_number LIMIT ?",
                [.time(time), .integer(Int64(limit + underWay.count))])
        }
        return Array(due.filter { !underWay.contains($0.key) }.prefix(limit))
    }

    package func batch(_ key: BatchKey) async throws(PortError) -> BatchRecord? {
        try await database.read { connection throws(PortError) in try connection.batch(key) }
    }

    package func batches(matching filter: BatchFilter, limit: Int) async throws(PortError) -> [BatchRecord] {
        try await database.read { connection throws(PortError) in
            let condition = Condition(filter)
            return try connection.batches(
                "\(condition.text) ORDER BY b.queue_number DESC LIMIT ?",
                condition.arguments + [.integer(Int64(limit))])
        }
    }

    package func batchCounts() async throws(PortError) -> [BatchState: Int] {
        try await database.read { connection throws(PortError) in
            var counts: [BatchState: Int] = [:]
            for var row in try connection.query("SELECT state, count(*) FROM batches GROUP BY state") {
                counts[try row.word(BatchState.self)] = try row.integer()
            }
            return counts
        }
    }

    package func incomingDownloads() async throws(PortError) -> Set<DropID> {
        try await database.read { connection throws(PortError) in
            var ids: Set<DropID> = []
            for var row in try connection.query("SELECT incoming FROM batches WHERE incoming IS NOT NULL") {
                ids.insert(try row.dropID())
            }
            return ids
        }
    }

    package func redriveBatches(_ filter: BatchFilter, at time: Date) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            var condition = Condition(filter)
            condition.add(
                """
                (b.state = 'dead' OR b.state = 'held' OR ((b.state = 'done' OR b.state = 'fetched')
                    AND EXISTS (SELECT 1 FROM drops d
                        WHERE d.id = b.drop_id AND (d.verdict = 'rejected' OR d.verdict = 'held'))))
                """)
            let records = try transaction.connection.batches(
                "\(condition.text) ORDER BY b.queue_number", condition.arguments)
            for record in records { try transaction.redrive(record, at: time) }
            return records.count
        }
    }
}

extension LedgerTransaction {
    /// A file that is ours and was judged was dead while HAT was to be told of it; any other dead row was at its first step.
    fileprivate func redrive(_ record: BatchRecord, at time: Date) throws(PortError) {
        if record.state == .dead {
            let state: BatchState = record.drop == nil ? .pending : .confirming
            try update(
                record.key, "state = ?, attempts = 0, next_attempt_at = ?, reason = NULL",
                [.text(state.rawValue), .time(time)])
        } else {
            try update(
                record.key,
                """
                state = 'pending', generation = generation + 1, attempts = 0, next_attempt_at = ?, drop_id = NULL,
                reason = NULL, done_at = NULL
                """, [.time(time)])
        }
        try tell(.batchRedriven, record, record.key.detail.with("from", record.state.rawValue), at: time)
    }
}
