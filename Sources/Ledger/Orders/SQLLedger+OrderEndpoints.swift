package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Reads the endpoint table, ordered by transaction and alias.
    package func endpoints() async throws(PortError) -> [Endpoint] {
        try await database.read { connection throws(PortError) in try connection.endpoints() }
    }

    /// Writes one row of the endpoint table and releases the orders that waited for it; durable on return.
    /// - Returns: the number of orders released.
    package func setEndpoint(_ endpoint: Endpoint, at time: Date) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            try transaction.delete(endpoint.transaction, endpoint.alias)
            try transaction.connection.insert(EndpointRows.insert, [endpoint.values])
            let detail = JournalDetail().with("transaction", endpoint.transaction).with(
                "alias", endpoint.alias.rawValue
            )
            .with("groupMax", endpoint.groupMax)
            let released = try transaction.reroute([endpoint], at: time)
            try transaction.recordEvent(.endpointsSet, nil, detail.with("released", released), at: time)
            return released
        }
    }

    /// Removes one row of the endpoint table and holds the orders that need it; durable on return.
    /// - Returns: false when there is no such row.
    package func removeEndpoint(
        transaction code: String, alias: ExportAlias, at time: Date
    ) async throws(PortError) -> Bool {
        try await group.write { transaction throws(PortError) in
            let gone = try transaction.connection.endpoints().filter { $0.transaction == code && $0.alias == alias }
            guard try transaction.delete(code, alias) > 0 else { return false }
            _ = try transaction.reroute(gone, at: time)
            let detail = JournalDetail().with("transaction", code).with("alias", alias.rawValue)
            try transaction.recordEvent(.endpointsRemoved, nil, detail, at: time)
            return true
        }
    }

    /// Replaces the endpoint table; durable on return. Orders are released and held as by `setEndpoint` and
    /// `removeEndpoint`. With `ifNeverLoaded` a table that was loaded before stays.
    package func loadEndpoints(_ list: [Endpoint], ifNeverLoaded: Bool, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let wasLoaded = try transaction.connection.integer("SELECT 1 FROM endpoint_loads LIMIT 1") != nil
            guard !ifNeverLoaded || !wasLoaded else { return }
            let before = try transaction.connection.endpoints()
            try transaction.execute("DELETE FROM endpoints")
            try transaction.connection.insert(EndpointRows.insert, list.map(\.values))
            try transaction.execute(
                "INSERT INTO endpoint_loads (loaded_at, row_count) VALUES (?, ?)",
                [.time(time), .integer(Int64(list.count))])
            let changed = Set(before).symmetricDifference(list)
            let released = try transaction.reroute(Array(changed), at: time)
            let detail = JournalDetail().with("count", list.count).with("released", released)
            try transaction.recordEvent(.endpointsLoaded, nil, detail, at: time)
        }
    }

    /// Reads the learned group limits, by call.
    package func learnedGroupMax() async throws(PortError) -> [String: Int] {
        try await database.read { connection throws(PortError) in
            var learned: [String: Int] = [:]
            for var row in try connection.query("SELECT call_key, group_max FROM group_limits") {
                learned[try row.text("call_key")] = try row.integer("group_max")
            }
            return learned
        }
    }

    /// Writes the largest group that HAT accepts for a call; durable on return.
    package func learnGroupMax(_ callKey: String, _ count: Int, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.execute(
                """
                INSERT INTO group_limits (call_key, group_max, learned_at) VALUES (?, ?, ?)
                ON CONFLICT (call_key) DO UPDATE SET group_max = excluded.group_max, learned_at = excluded.learned_at
                """, [.text(callKey), .integer(Int64(count)), .time(time)])
            let detail = JournalDetail().with("call", callKey).with("groupMax", count)
            try transaction.recordEvent(.endpointsLearned, nil, detail, at: time)
        }
    }
}

enum EndpointRows {
    static let insert = "INSERT INTO endpoints (\(Endpoint.columns)) VALUES "
    static let chunk = 2_000

    /// Orders that a row releases, and orders that are held when it is removed. Each is moved, or skipped by its code.
    static let toRelease = concerned("o.state = 'held' AND o.is_unrouted = 1")
    static let toHold = concerned("(o.state = 'pending' OR o.state = 'blocked')")

    private static func concerned(_ condition: String) -> String {
        """
        SELECT o.code, o.entity FROM orders o
        WHERE \(condition) AND o.code > ? AND o.alias = ? AND o.transaction_code = ? ORDER BY o.code LIMIT ?
        """
    }
}

extension LedgerTransaction {
    @discardableResult
    fileprivate func delete(_ code: String, _ alias: ExportAlias) throws(PortError) -> Int {
        try execute(
            "DELETE FROM endpoints WHERE transaction_code = ? AND alias = ?", [.text(code), .text(alias.rawValue)])
    }

    /// Re-evaluates the orders that these rows of the table affect.
    /// - Returns: the number of held orders that were released.
    fileprivate func reroute(_ changed: [Endpoint], at time: Date) throws(PortError) -> Int {
        var released = 0
        let there = Set(try connection.endpoints().map(\.routeKey))
        let keys = Dictionary(changed.map { ($0.routeKey, $0) }, uniquingKeysWith: { first, _ in first })
        for (key, endpoint) in keys.sorted(by: { $0.key < $1.key }) {
            let sql = there.contains(key) ? EndpointRows.toRelease : EndpointRows.toHold
            var last: Int64 = 0
            while let end = try replace(after: last, endpoint, sql, &released, at: time) { last = end }
        }
        return released
    }

    /// - Returns: the code of the last order checked; nil at the end.
    private func replace(
        after last: Int64, _ endpoint: Endpoint, _ sql: String, _ released: inout Int, at time: Date
    ) throws(PortError) -> Int64? {
        var concerned: [(code: Int64, entity: String)] = []
        for var row in try connection.query(
            sql,
            [
                .integer(last), .text(endpoint.alias.rawValue), .text(endpoint.transaction),
                .integer(Int64(EndpointRows.chunk)),
            ])
        { concerned.append((Int64(try row.integer("code")), try row.text("entity"))) }
        released += try replace(concerned, at: time)
        return concerned.last?.code
    }

    private func replace(_ concerned: [(code: Int64, entity: String)], at time: Date) throws(PortError) -> Int {
        let board = OrderBoard(self, at: time)
        try board.load(concerned.map(\.entity))
        var released = 0
        for (code, _) in concerned {
            let wasHeld = board.orders[code]?.status.state == .held
            try board.evaluate(code)
            if wasHeld, board.orders[code]?.status.state != .held { released += 1 }
        }
        try board.settle()
        return released
    }
}
