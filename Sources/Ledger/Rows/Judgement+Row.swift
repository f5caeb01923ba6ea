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
        let verdict = try row.rawValue("verdict", Verdict.self)
        let findingCount = try row.integer("finding_count")
        let motive = try row.optionalText("motive").map { Motive($0) }
        var earlier: EarlierDrop?
        let earlierID = try row.optionalDropID("earlier_id")
        let earlierReceivedAt = try row.optionalTime("earlier_received_at")
        let earlierProtocol = try row.optionalText("earlier_protocol")
        if let earlierID, let earlierReceivedAt {
            earlier = EarlierDrop(id: earlierID, receivedAt: earlierReceivedAt, protocolNumber: earlierProtocol)
        }
        judgement = Judgement(
            decision: Decision(
                verdict: verdict, findings: findings, findingCount: findingCount, motive: motive,
                destinations: destinations, earlier: earlier),
            protocolNumber: try row.optionalText("protocol_number"),
            deliveries: destinations.map { Delivery(drop: id, destination: $0) })
        judgedAt = try row.time("judged_at")
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
