import Domain

extension DropRecord {
    static let select = """
        SELECT \(ClaimedDrop.columns), d.inbox_path, d.state, d.verdict, d.bxx_status, d.protocol_number,
            f.version, f.transaction_name, f.lote_number, f.provider, \(guiaCount),
            d.finding_count, d.leading_finding, d.queue, d.final_path, d.settled_at
        FROM drops d LEFT JOIN documents f ON f.drop_id = d.id
        """

    /// The number of guias of a document that was read to its end. The pattern is safe: in the JSON, quotes within text
    /// of a document are escaped.
    private static let guiaCount = """
        CASE WHEN f.facts LIKE '%"isComplete":true%' THEN f.guia_count END
        """

    /// Reads the row; `outcomes` stays empty because deliveries are in another table.
    init(row: inout LedgerRow) throws(PortError) {
        let drop = try ClaimedDrop(row: &row)
        let inboxPath = try row.bytes()
        let state = try row.rawValue(DropState.self)
        let verdict = try row.optionalRawValue(Verdict.self)
        guard let bxxStatus = BXXStatus(rawValue: try row.integer()) else {
            throw PortError(.malformed, "The ledger contains an unknown BXX status; run `ledger verify`.")
        }
        self.init(
            drop: drop, inboxPath: inboxPath, state: state, verdict: verdict, bxxStatus: bxxStatus,
            protocolNumber: try row.optionalText(), version: try row.optionalText(),
            transaction: try row.optionalText(), loteNumber: try row.optionalText(),
            provider: try row.optionalText(), guiaCount: try row.optionalInteger(), findingCount: try row.integer(),
            leadingFinding: try row.optionalRawValue(FindingCode.self), outcomes: [],
            queue: try row.optionalRawValue(FinalQueue.self), finalPath: try row.optionalText(),
            settledAt: try row.optionalTime())
    }
}
