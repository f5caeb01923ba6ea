import Domain
import FoundationEssentials

extension DeliveryOutcome {
    /// Columns of `deliveries x`.
    static let columns = """
        x.destination, x.state, x.attempts, x.receipt_batch, x.receipt_protocol, x.receipt_status,
            x.receipt_was_there, x.reason, x.placement_path, x.next_attempt_at, x.handover, x.handover_at,
            x.returned_path, \(UnknownOutcome.columns)
        """

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            destination: try row.rawValue("destination", Destination.self),
            state: try row.rawValue("state", DeliveryState.self),
            attempts: try row.integer("attempts"), receipt: try PortalReceipt(row: &row),
            reason: try row.optionalText("reason"),
            placementPath: try row.optionalText("placement_path"),
            nextAttemptAt: try row.optionalTime("next_attempt_at"),
            handOver: try row.optionalRawValue("handover", HandOver.self),
            handOverAt: try row.optionalTime("handover_at"),
            returnedPath: try row.optionalText("returned_path"))
        unknown = try UnknownOutcome(row: &row)
    }
}

extension UnknownOutcome {
    /// Columns of `deliveries x`.
    static let columns = "x.is_outcome_unknown, x.unknown_since, x.questions, x.last_answer"

    /// Nil when the outcome of every attempt is known.
    init?(row: inout LedgerRow) throws(PortError) {
        let isUnknown = try row.flag("is_outcome_unknown")
        let sentAt = try row.optionalTime("unknown_since")
        let lookups = try row.integer("questions")
        let answer = try row.optionalRawValue("last_answer", KeyAnswer.self)
        guard isUnknown else { return nil }
        self.init(sentAt: sentAt, lookups: lookups, lastAnswer: answer)
    }

    /// The values for `is_outcome_unknown, unknown_since, questions, last_answer`.
    static func values(_ unknown: UnknownOutcome?) -> [LedgerValue] {
        [
            .flag(unknown != nil), .time(unknown?.sentAt), .integer(Int64(unknown?.lookups ?? 0)),
            .text(unknown?.lastAnswer?.rawValue),
        ]
    }
}

extension DeliveryState {
    /// The negation of `isOver` as SQL, for `deliveries x`.
    static let isOpenCondition = "(x.state = 'waiting' OR x.state = 'attempting' OR x.state = 'placing')"
}

extension PortalReceipt {
    /// Nil when no receipt was stored: `receipt_was_there` is then null.
    init?(row: inout LedgerRow) throws(PortError) {
        let batch = try row.optionalText("receipt_batch")
        let protocolNumber = try row.optionalText("receipt_protocol")
        let status = try row.optionalText("receipt_status")
        guard let wasThere = try row.optionalInteger("receipt_was_there") else { return nil }
        self.init(
            batchNumber: batch, protocolNumber: protocolNumber, status: status, wasAlreadyThere: wasThere != 0)
    }

    /// The values for `receipt_batch, receipt_protocol, receipt_status, receipt_was_there`.
    static func values(_ receipt: PortalReceipt?) -> [LedgerValue] {
        guard let receipt else { return [.null, .null, .null, .null] }
        return [
            .text(receipt.batchNumber), .text(receipt.protocolNumber), .text(receipt.status),
            .flag(receipt.wasAlreadyThere),
        ]
    }
}

extension LedgerConnection {
    /// The outcomes of each drop's deliveries, in the order of their ordinals; drops without deliveries are absent.
    func outcomes(of ids: [DropID]) throws(PortError) -> [DropID: [DeliveryOutcome]] {
        let rows = try query(
            "SELECT x.drop_id, \(DeliveryOutcome.columns) FROM deliveries x WHERE x.drop_id IN (\(IDList.placeholders)) "
                + "ORDER BY x.drop_id, x.ordinal", ids)
        var outcomes: [DropID: [DeliveryOutcome]] = [:]
        for var row in rows {
            let id = try row.dropID("drop_id")
            outcomes[id, default: []].append(try DeliveryOutcome(row: &row))
        }
        return outcomes
    }

    func outcomes(of id: DropID) throws(PortError) -> [DeliveryOutcome] {
        var outcomes: [DeliveryOutcome] = []
        for var row in try query(
            "SELECT \(DeliveryOutcome.columns) FROM deliveries x WHERE x.drop_id = ? ORDER BY x.ordinal",
            [.text(id.text)])
        { outcomes.append(try DeliveryOutcome(row: &row)) }
        return outcomes
    }
}
