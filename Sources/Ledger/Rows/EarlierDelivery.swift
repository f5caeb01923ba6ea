import Domain

/// The state that earlier drops of the same bytes left at one destination.
struct EarlierDelivery {
    /// An operator sent an earlier drop back to the inbox although this destination has the document. It is not
    /// delivered there again.
    var isDelivered = false
    /// Set only when delivered.
    var receipt: PortalReceipt?
    /// Set only when delivered.
    var placementPath: String?
    /// Set only when delivered: the hand-over of the placed file.
    var handOver: HandOver?
    /// An attempt without an answer that may have arrived.
    var unknown: UnknownOutcome?
    /// An operator requested to send it again although the outcome is unknown.
    var isResendWanted = false
}

extension LedgerConnection {
    /// The earlier deliveries of the same bytes, by destination. A delivery counts as done only if its drop was sent
    /// back: when an operator lets the same bytes be accepted twice, both are delivered.
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
            var known = earlier[outcome.destination] ?? EarlierDelivery()
            // Orders belong to the drop that brought them; another drop of the same bytes creates its own.
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
