import Domain
import FoundationEssentials

extension PendingDelivery {
    static let select = """
        SELECT \(ClaimedDrop.columns), x.destination, x.state, f.facts, d.protocol_number, x.attempts,
            x.first_attempt_at, x.is_outcome_unknown, x.placement_path,
            CASE WHEN d.state = 'settled' THEN d.final_path END, \(UnknownOutcome.columns), x.is_resend_wanted
        FROM deliveries x JOIN drops d ON d.id = x.drop_id JOIN documents f ON f.drop_id = x.drop_id
        """

    init(row: inout LedgerRow) throws(PortError) {
        let drop = try ClaimedDrop(row: &row)
        self.init(
            delivery: Delivery(drop: drop.id, destination: try row.rawValue(Destination.self)),
            state: try row.rawValue(DeliveryState.self), drop: drop,
            facts: try StoredJSON.decode(DocumentFacts.self, from: try row.text()),
            protocolNumber: try row.text(), attempts: try row.integer(), firstAttemptAt: try row.optionalTime(),
            isOutcomeUnknown: try row.flag(), placementPath: try row.optionalText(),
            originalPath: try row.optionalText())
        unknown = try UnknownOutcome(row: &row)
        isResendWanted = try row.flag()
    }
}

extension LedgerConnection {
    func pendingDeliveries(
        _ condition: String, _ arguments: [LedgerValue]
    ) throws(PortError) -> [PendingDelivery] {
        var deliveries: [PendingDelivery] = []
        for var row in try query("\(PendingDelivery.select) \(condition)", arguments) {
            deliveries.append(try PendingDelivery(row: &row))
        }
        return deliveries
    }
}
