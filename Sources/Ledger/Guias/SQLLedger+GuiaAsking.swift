package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Reads the items of these keys; unknown keys are absent.
    package func guias(_ keys: [GuiaKey]) async throws(PortError) -> [GuiaKey: GuiaRecord] {
        guard !keys.isEmpty else { return [:] }
        return try await database.read { connection throws(PortError) in
            var records: [GuiaKey: GuiaRecord] = [:]
            for key in keys { records[key] = try connection.guia(key) }
            return records
        }
    }

    /// Reads the items whose placement was interrupted, longest unchanged first.
    package func interruptedPlacings() async throws(PortError) -> [GuiaRecord] {
        try await database.read { connection throws(PortError) in
            try connection.guias("WHERE g.state = 'placing' ORDER BY g.changed_at", [])
        }
    }

    /// Marks matching items for a retry; durable on return.
    /// - Returns: the number of items marked.
    package func retryGuias(
        _ filter: GuiaFilter, again: Bool, at time: Date
    ) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            let condition = Condition(redriving: filter, again: again)
            let records = try transaction.connection.guias(condition.text, condition.arguments)
            for record in records {
                try transaction.update(record.key, "is_redrive_wanted = 1", [])
                try transaction.recordEvent(.guiaRetried, nil, record.key.detail, at: time)
            }
            return records.count
        }
    }

    /// Counts the items that `retryGuias` would mark.
    package func countRetryable(_ filter: GuiaFilter, again: Bool) async throws(PortError) -> Int {
        try await database.read { connection throws(PortError) in
            let condition = Condition(redriving: filter, again: again)
            return try connection.integer("SELECT count(*) FROM guias g \(condition.text)", condition.arguments) ?? 0
        }
    }

    /// Reads tracking keys of items that are marked for a retry: confirmed ones with `again`, else all others.
    package func retryRequested(
        _ resource: GuiaResource, _ pass: GuiaPass, again: Bool, limit: Int
    ) async throws(PortError) -> Set<String> {
        try await database.read { connection throws(PortError) in
            var keys: Set<String> = []
            for var row in try connection.query(
                """
                SELECT resource, pass, item_key FROM guias
                WHERE is_redrive_wanted = 1 AND resource = ? AND pass = ?
                    AND CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END = ?
                ORDER BY item_key LIMIT ?
                """,
                [.text(resource.rawValue), .text(pass.rawValue), .flag(again), .integer(Int64(limit))])
            { keys.insert(try GuiaKey(row: &row).trackingKey) }
            return keys
        }
    }

    /// Removes the retry mark of these tracking keys and stores the reason; durable on return.
    package func clearRetry(
        _ keys: Set<String>, of resource: GuiaResource, _ pass: GuiaPass, reason: String, at time: Date
    ) async throws(PortError) {
        try await writeEach(keys.sorted()) { key, transaction throws(PortError) in
            var filter = GuiaFilter()
            (filter.resource, filter.pass, filter.key) = (resource, pass, key)
            var condition = Condition(filter)
            condition.add("g.is_redrive_wanted = 1")
            for record in try transaction.connection.guias(condition.text, condition.arguments) {
                try transaction.update(record.key, "is_redrive_wanted = 0, reason = ?", [.text(reason)])
                try transaction.recordEvent(.guiaRetried, nil, record.key.detail.with("reason", reason), at: time)
            }
        }
    }

    /// Reads the last changed `limit` items that match.
    package func guias(matching filter: GuiaFilter, limit: Int) async throws(PortError) -> [GuiaRecord] {
        try await database.read { connection throws(PortError) in
            let condition = Condition(filter)
            return try connection.guias(
                "\(condition.text) ORDER BY g.changed_at DESC, g.item_key LIMIT ?",
                condition.arguments + [.integer(Int64(limit))])
        }
    }

    /// Counts the items by resource and state.
    package func guiaCounts() async throws(PortError) -> [GuiaResource: [GuiaState: Int]] {
        try await database.read { connection throws(PortError) in
            var counts: [GuiaResource: [GuiaState: Int]] = [:]
            for var row in try connection.query(
                "SELECT resource, state, count(*) AS item_count FROM guias GROUP BY resource, state")
            {
                let resource = try row.rawValue("resource", GuiaResource.self)
                counts[resource, default: [:]][try row.rawValue("state", GuiaState.self)] = try row.integer(
                    "item_count")
            }
            return counts
        }
    }
}

extension Condition {
    /// Items that a command may retry.
    fileprivate init(redriving filter: GuiaFilter, again: Bool) {
        self.init(filter)
        let states = again ? "OR g.state = 'confirmed'" : ""
        add("(g.state = 'failed' OR g.state = 'unconfirmed' \(states)) AND g.is_redrive_wanted = 0")
    }
}
