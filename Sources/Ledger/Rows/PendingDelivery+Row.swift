import Domain
import FoundationEssentials

extension PendingDelivery {
    static let select = """
        SELECT \(ClaimedDrop.columns), \(UnknownOutcome.columns), x.destination, x.state, f.facts, d.protocol_number,
            x.attempts, x.first_attempt_at, x.placement_path,
            CASE WHEN d.state = 'settled' THEN d.final_path END AS original_path, x.is_resend_wanted
        FROM deliveries x JOIN drops d ON d.id = x.drop_id JOIN documents f ON f.drop_id = x.drop_id
        """

    init(row: inout LedgerRow) throws(PortError) {
        let drop = try ClaimedDrop(row: &row)
        let unknown = try UnknownOutcome(row: &row)
        self.init(
            delivery: Delivery(drop: drop.id, destination: try row.rawValue("destination", Destination.self)),
            state: try row.rawValue("state", DeliveryState.self), drop: drop,
            facts: try StoredJSON.decode(DocumentFacts.self, from: try row.text("facts")),
            protocolNumber: try row.text("protocol_number"), attempts: try row.integer("attempts"),
            firstAttemptAt: try row.optionalTime("first_attempt_at"),
            isOutcomeUnknown: unknown != nil, placementPath: try row.optionalText("placement_path"),
            originalPath: try row.optionalText("original_path"))
        self.unknown = unknown
        isResendWanted = try row.flag("is_resend_wanted")
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
