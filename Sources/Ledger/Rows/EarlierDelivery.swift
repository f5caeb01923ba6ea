import Domain

/// What earlier drops of the same bytes left at one destination.
struct EarlierDelivery {
    /// A person sent the drop back to the inbox although this destination holds the document: it is not delivered there again.
    var isDelivered = false
    /// Only when delivered.
    var receipt: PortalReceipt?
    /// Only when delivered.
    var placementPath: String?
    /// Only when delivered: what became of the file that was placed.
    var handOver: HandOver?
    /// An attempt that may have arrived although no answer came.
    var unknown: UnknownOutcome?
    /// An operator wants it sent again all the same.
    var isResendWanted = false
}

extension LedgerConnection {
    /// A delivery counts as done only of a drop that was sent back: when an operator lets the same bytes be accepted twice,
    /// both are delivered.
    func earlierDeliveries(
        of digest: SHA256Digest, besides id: DropID
    ) throws(PortError) -> [Destination: EarlierDelivery] {
        let rows = try query(
            """
            SELECT d.state, x.is_resend_wanted, \(DeliveryOutcome.columns)
            FROM documents f CROSS JOIN deliveries x CROSS JOIN drops d
            WHERE d.id = f.drop_id AND x.drop_id = f.drop_id AND f.digest = ? AND f.verdict = 'accepted'
                AND f.drop_id <> ?
            ORDER BY f.drop_id DESC LIMIT 100
            """, [.text(digest.hex), .text(id.text)])
        var earlier: [Destination: EarlierDelivery] = [:]
        for var row in rows {
            let wasSentBack = try row.rawValue(DropState.self) == .requeued
            let isResendWanted = try row.flag()
            let outcome = try DeliveryOutcome(row: &row)
            var known = earlier[outcome.destination] ?? EarlierDelivery()
            // Orders belong to the drop that brought them: another drop of the same bytes brings its own.
            let isThere =
                outcome.state == .delivered && outcome.handOver != .withdrawn && outcome.destination != .orders
            if wasSentBack && isThere && !known.isDelivered {
                known.isDelivered = true
                known.receipt = outcome.receipt
                known.placementPath = outcome.placementPath
                known.handOver = outcome.handOver
            }
            if outcome.unknown != nil || outcome.state == .attempting {
                known.unknown =
                    known.unknown ?? outcome.unknown
                    ?? UnknownOutcome(sentAt: nil, lookups: 0, lastAnswer: nil)
            }
            if isResendWanted && wasSentBack { known.isResendWanted = true }
            earlier[outcome.destination] = known
        }
        return earlier
    }
}
