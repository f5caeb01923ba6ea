package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Reads judged drops that can be settled, oldest first.
    package func unsettled(limit: Int) async throws(PortError) -> [JudgedDrop] {
        try await database.read { connection throws(PortError) in
            try connection.judgedDrops(JudgedSelect.unsettled, [.integer(Int64(limit))])
        }
    }

    /// Reads a judged or settled drop; nil in any other state.
    package func judged(_ id: DropID) async throws(PortError) -> JudgedDrop? {
        try await database.read { connection throws(PortError) in
            try connection.judgedDrops(JudgedSelect.one, [.text(id.text)]).first
        }
    }

    /// Reads waiting deliveries to these destinations that are due at `time`, longest due first.
    package func dueDeliveries(
        at time: Date, to destinations: Set<Destination>, limit: Int
    ) async throws(PortError) -> [PendingDelivery] {
        guard !destinations.isEmpty else { return [] }
        // One SQL text for every set: a destination that is not requested is null, which equals nothing.
        let asked: [[LedgerValue]] = Destination.allCases.map { destination in
            [
                destinations.contains(destination) ? .text(destination.rawValue) : .null, .time(time),
                .integer(Int64(limit)),
            ]
        }
        return try await database.read { connection throws(PortError) in
            try connection.pendingDeliveries(
                DueDeliverySelect.condition, asked.flatMap { $0 } + [.integer(Int64(limit))])
        }
    }

    /// Reads deliveries in `attempting` or `placing`.
    package func interruptedDeliveries() async throws(PortError) -> [PendingDelivery] {
        try await database.read { connection throws(PortError) in
            try connection.pendingDeliveries(
                "WHERE x.state IN ('attempting', 'placing') ORDER BY x.drop_id, x.ordinal", [])
        }
    }
}

/// The query for due deliveries: the first of each destination by one index lookup each, then the first of all.
enum DueDeliverySelect {
    private static let ofOne = """
        SELECT * FROM (SELECT drop_id, destination, next_attempt_at, ordinal FROM deliveries
            WHERE state = 'waiting' AND destination = ? AND next_attempt_at <= ?
            ORDER BY next_attempt_at, drop_id, ordinal LIMIT ?)
        """
    static let condition = """
        JOIN (\(Destination.allCases.map { _ in ofOne }.joined(separator: " UNION ALL "))
            ORDER BY next_attempt_at, drop_id, ordinal LIMIT ?) q
            ON q.drop_id = x.drop_id AND q.destination = x.destination
        ORDER BY q.next_attempt_at, q.drop_id, q.ordinal
        """
}

/// The questions for judged drops.
enum JudgedSelect {
    static let start = """
        SELECT \(ClaimedDrop.columns), f.facts, \(StoredJudgement.columns)
        FROM drops d JOIN documents f ON f.drop_id = d.id
        """
    static let unsettled =
        "WHERE d.state = 'judged' AND d.open_deliveries = 0 AND d.open_entries = 0 ORDER BY d.id LIMIT ?"
    static let ids = "SELECT id FROM drops WHERE state = 'judged' AND id > ? ORDER BY id LIMIT ?"
    static let one = "WHERE d.id = ? AND d.state IN ('judged', 'settled')"
}

extension LedgerConnection {
    func judgedDrops(
        _ condition: String, _ arguments: [LedgerValue]
    ) throws(PortError) -> [JudgedDrop] {
        let rows = try query("\(JudgedSelect.start) \(condition)", arguments)
        var judged: [JudgedDrop] = []
        for var row in rows {
            let drop = try ClaimedDrop(row: &row)
            let facts = try StoredJSON.decode(DocumentFacts.self, from: try row.text("facts"))
            let outcomes = try outcomes(of: drop.id)
            let stored = try StoredJudgement(
                row: &row, id: drop.id, findings: try findings(of: drop.id),
                destinations: outcomes.map(\.destination))
            judged.append(
                JudgedDrop(
                    drop: drop, facts: facts, judgement: stored.judgement, outcomes: outcomes,
                    judgedAt: stored.judgedAt,
                    entries: facts.kind == .archive ? try entries(of: drop.id) : []))
        }
        return judged
    }
}
