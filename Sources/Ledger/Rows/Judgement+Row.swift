import Domain
import FoundationEssentials

/// A judgement and its time, as stored in the columns of `drops`.
struct StoredJudgement {
    static let columns = """
        d.verdict, d.finding_count, d.motive, d.earlier_id, d.earlier_received_at, d.earlier_protocol,
            d.protocol_number, d.judged_at
        """

    let judgement: Judgement
    let judgedAt: Date

    init(
        row: inout LedgerRow, id: DropID, findings: [Finding], destinations: [Destination]
    ) throws(PortError) {
        let verdict = try row.rawValue(Verdict.self)
        let findingCount = try row.integer()
        let motive = try row.optionalText().map { Motive($0) }
        var earlier: EarlierDrop?
        let earlierID = try row.optionalDropID()
        let earlierReceivedAt = try row.optionalTime()
        let earlierProtocol = try row.optionalText()
        if let earlierID, let earlierReceivedAt {
            earlier = EarlierDrop(id: earlierID, receivedAt: earlierReceivedAt, protocolNumber: earlierProtocol)
        }
        judgement = Judgement(
            decision: Decision(
                verdict: verdict, findings: findings, findingCount: findingCount, motive: motive,
                destinations: destinations, earlier: earlier),
            protocolNumber: try row.optionalText(),
            deliveries: destinations.map { Delivery(drop: id, destination: $0) })
        judgedAt = try row.time()
    }
}

extension LedgerConnection {
    /// - Returns: nil when the drop is unknown or was never judged.
    func storedJudgement(of id: DropID) throws(PortError) -> StoredJudgement? {
        let rows = try query(
            "SELECT \(StoredJudgement.columns) FROM drops d WHERE d.id = ? AND d.verdict IS NOT NULL",
            [.text(id.text)])
        guard var row = rows.first else { return nil }
        return try StoredJudgement(
            row: &row, id: id, findings: try findings(of: id), destinations: try outcomes(of: id).map(\.destination))
    }
}
