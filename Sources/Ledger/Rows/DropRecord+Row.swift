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
        CASE WHEN f.facts LIKE '%"isComplete":true%' THEN f.guia_count END AS guia_count
        """

    /// Reads the row; `outcomes` stays empty because deliveries are in another table.
    init(row: inout LedgerRow) throws(PortError) {
        let drop = try ClaimedDrop(row: &row)
        let inboxPath = try row.bytes("inbox_path")
        let state = try row.rawValue("state", DropState.self)
        let verdict = try row.optionalRawValue("verdict", Verdict.self)
        guard let bxxStatus = BXXStatus(rawValue: try row.integer("bxx_status")) else {
            throw PortError(.malformed, "The ledger contains an unknown BXX status; run `ledger verify`.")
        }
        self.init(
            drop: drop, inboxPath: inboxPath, state: state, verdict: verdict, bxxStatus: bxxStatus,
            protocolNumber: try row.optionalText("protocol_number"), version: try row.optionalText("version"),
            transaction: try row.optionalText("transaction_name"), loteNumber: try row.optionalText("lote_number"),
            provider: try row.optionalText("provider"), guiaCount: try row.optionalInteger("guia_count"),
            findingCount: try row.integer("finding_count"),
            leadingFinding: try row.optionalRawValue("leading_finding", FindingCode.self), outcomes: [],
            queue: try row.optionalRawValue("queue", FinalQueue.self), finalPath: try row.optionalText("final_path"),
            settledAt: try row.optionalTime("settled_at"))
    }
}
