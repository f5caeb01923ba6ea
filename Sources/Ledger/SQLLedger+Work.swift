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
        guard let any = destinations.first else { return [] }
        // One SQL text for every set: a destination that is not requested is replaced by one that is.
        let asked = Destination.allCases.map { destinations.contains($0) ? $0 : any }
        let placeholders = asked.map { _ in "?" }.joined(separator: ", ")
        let arguments: [LedgerValue] =
            [.time(time)] + asked.map { .text($0.rawValue) } + [.integer(Int64(limit))]
        return try await database.read { connection throws(PortError) in
            try connection.pendingDeliveries(
                "WHERE x.state = 'waiting' AND x.next_attempt_at <= ? AND x.destination IN (\(placeholders)) "
                    + "ORDER BY x.next_attempt_at, x.drop_id, x.ordinal LIMIT ?", arguments)
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

/// The queries for judged drops.
enum JudgedSelect {
    static let start = """
        SELECT \(ClaimedDrop.columns), f.facts, \(StoredJudgement.columns)
        FROM drops d JOIN documents f ON f.drop_id = d.id
        """
    static let unsettled =
        "WHERE d.state = 'judged' AND d.open_deliveries = 0 AND d.open_entries = 0 ORDER BY d.id LIMIT ?"
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
            let facts = try StoredJSON.decode(DocumentFacts.self, from: try row.text())
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
