package import Domain
import FoundationEssentials

extension SQLLedger {
    /// Reads the records of these drops; unknown IDs are absent.
    package func drops(_ ids: [DropID]) async throws(PortError) -> [DropID: DropRecord] {
        try await database.read { connection throws(PortError) in
            let rows = try connection.query("\(DropRecord.select) WHERE d.id IN (\(IDList.placeholders))", ids)
            var records: [DropID: DropRecord] = [:]
            for record in try connection.records(rows) { records[record.drop.id] = record }
            return records
        }
    }

    /// Reads one page of the IDs of judged drops, sorted.
    /// - Throws: `.malformed` for a stored ID that does not have 16 characters.
    package func judgedIDs(after: DropID?, limit: Int) async throws(PortError) -> DropIDList {
        // One row with all IDs is cheaper than a row for each.
        let sql = "SELECT \(database.dialect.joined("id")) AS ids FROM (\(JudgedSelect.ids))"
        return try await database.read { connection throws(PortError) in
            var row = try connection.query(sql, [.text(after?.text ?? ""), .integer(Int64(limit))]).first
            guard let joined = try row?.optionalText("ids") else { return [] }
            guard let list = DropIDList(sorted: Data(joined.utf8)) else {
                throw PortError(.malformed, "The ledger contains a drop ID that does not have 16 characters.")
            }
            return list
        }
    }

    /// Reads one page of the drops in `state`, ordered by ID.
    package func drops(in state: DropState, after: DropID?, limit: Int) async throws(PortError) -> [DropRecord] {
        try await database.read { connection throws(PortError) in
            try connection.records(
                try connection.query(
                    "\(DropRecord.select) WHERE d.state = ? AND d.id > ? ORDER BY d.id LIMIT ?",
                    [.text(state.rawValue), .text(after?.text ?? ""), .integer(Int64(limit))]))
        }
    }

    /// Reads the newest `limit` drops that match.
    package func drops(matching filter: DropFilter, limit: Int) async throws(PortError) -> [DropRecord] {
        try await database.read { connection throws(PortError) in
            let condition = Condition(filter)
            return try connection.records(
                try connection.query(
                    "\(DropRecord.select) \(condition.text) ORDER BY d.id DESC LIMIT ?",
                    condition.arguments + [.integer(Int64(limit))]))
        }
    }

    /// Reads the findings of a drop, in the order of the decision.
    package func findings(of id: DropID) async throws(PortError) -> [Finding] {
        try await database.read { connection throws(PortError) in try connection.findings(of: id) }
    }

    /// Reads the record, findings, journal rows and exchanges of a drop; nil for an unknown drop.
    package func history(of id: DropID) async throws(PortError) -> DropHistory? {
        try await database.read { connection throws(PortError) in try connection.history(of: id) }
    }

    /// Counts drops, deliveries and journal rows. Scans the tables of drops and deliveries.
    package func counts() async throws(PortError) -> LedgerCounts {
        try await database.read { connection throws(PortError) in try connection.counts() }
    }
}

extension LedgerConnection {
    fileprivate func records(_ rows: [LedgerRow]) throws(PortError) -> [DropRecord] {
        var records: [DropRecord] = []
        for var row in rows { records.append(try DropRecord(row: &row)) }
        let accepted = records.filter { $0.verdict == .accepted }.map(\.drop.id)
        let outcomes = try outcomes(of: accepted)
        for index in records.indices { records[index].outcomes = outcomes[records[index].drop.id] ?? [] }
        return records
    }

    fileprivate func history(of id: DropID) throws(PortError) -> DropHistory? {
        let rows = try query("\(DropRecord.select) WHERE d.id = ?", [.text(id.text)])
        guard let record = try records(rows).first else { return nil }
        var events: [LedgerEvent] = []
        for var row in try query(
            "SELECT \(LedgerEvent.columns) FROM events WHERE drop_id = ? ORDER BY number", [.text(id.text)])
        { events.append(try LedgerEvent(row: &row)) }
        var exchanges: [ExchangeRecord] = []
        for var row in try query(ExchangeRecord.ofDrop, [.text(id.text)]) {
            let destination = try row.rawValue("destination", Destination.self)
            exchanges.append(try ExchangeRecord(row: &row, scope: destination.rawValue))
        }
        return DropHistory(record: record, findings: try findings(of: id), events: events, exchanges: exchanges)
    }

    fileprivate func counts() throws(PortError) -> LedgerCounts {
        var counts = LedgerCounts()
        for var row in try query("SELECT state, verdict, count(*) AS drop_count FROM drops GROUP BY state, verdict") {
            let state = try row.text("state")
            let verdict = try row.optionalText("verdict")
            let count = try row.integer("drop_count")
            counts.byState[state, default: 0] += count
            if let verdict { counts.byVerdict[verdict, default: 0] += count }
        }
        for var row in try query("SELECT state, count(*) AS delivery_count FROM deliveries GROUP BY state") {
            let state = try row.text("state")
            counts.byDelivery[state] = try row.integer("delivery_count")
        }
        counts.refusedByERP = try refusedByERP()
        // The journal has no gaps: its last number is its length.
        counts.events = try integer("SELECT max(number) FROM events") ?? 0
        counts.oldestOpen = try integer("SELECT min(received_at) FROM drops WHERE state IN ('claimed', 'judged')")
            .map { Date(microseconds: Int64($0)) }
        return counts
    }
}
