import Domain

extension LedgerConnection {
    /// The earlier deliveries of the same bytes, by destination.
    func earlierDeliveries(
        of digest: SHA256Digest, besides id: DropID
    ) throws(PortError) -> [Destination: EarlierDelivery] {
        let rows = try query(
            """
            SELECT d.state AS drop_state, x.is_resend_wanted, \(DeliveryOutcome.columns)
            FROM documents f CROSS JOIN deliveries x CROSS JOIN drops d
            WHERE d.id = f.drop_id AND x.drop_id = f.drop_id AND f.digest = ? AND f.verdict = 'accepted'
                AND f.drop_id <> ?
            ORDER BY f.drop_id DESC LIMIT 100
            """, [.text(digest.hex), .text(id.text)])
        var earlier: [Destination: EarlierDelivery] = [:]
        for var row in rows {
            let wasSentBack = try row.rawValue("drop_state", DropState.self) == .requeued
            let isResendWanted = try row.flag("is_resend_wanted")
            let outcome = try DeliveryOutcome(row: &row)
            earlier[outcome.destination, default: EarlierDelivery()]
                .add(outcome, wasSentBack: wasSentBack, isResendWanted: isResendWanted)
        }
        return earlier
    }
}
