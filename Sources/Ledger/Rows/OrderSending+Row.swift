import Domain
import FoundationEssentials

extension Endpoint {
    static let columns = "transaction_code, alias, operation, version, path, body, group_max"

    /// The values for `columns`.
    var values: [LedgerValue] {
        [
            .text(transaction), .text(alias.rawValue), .text(operation.rawValue), .text(version), .text(path),
            .text(body.text), .integer(Int64(groupMax)),
        ]
    }

    init(row: inout LedgerRow) throws(PortError) {
        let transaction = try row.text("transaction_code")
        let alias = try row.rawValue("alias", ExportAlias.self)
        let operation = try row.rawValue("operation", ExportOperation.self)
        let version = try row.text("version")
        let path = try row.text("path")
        guard let body = EndpointBody(try row.text("body")) else {
            throw PortError(.malformed, "The ledger contains an unknown body format; run `ledger verify`.")
        }
        self.init(
            transaction: transaction, alias: alias, operation: operation, version: version, path: path, body: body,
            groupMax: try row.integer("group_max"))
    }
}

extension LedgerConnection {
    func endpoints() throws(PortError) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        for var row in try query("SELECT \(Endpoint.columns) FROM endpoints ORDER BY transaction_code, alias") {
            endpoints.append(try Endpoint(row: &row))
        }
        return endpoints
    }
}

extension OrderSending {
    static let select = """
        SELECT number, state, idempotency_key, attempts, polls, token, progress_code, next_step_at, begun_at, reason,
            \(Endpoint.columns)
        FROM order_sendings
        """

    /// Reads the row; `orders` stays empty because they are in another table.
    init(row: inout LedgerRow) throws(PortError) {
        let number = Int64(try row.integer("number"))
        let state = try row.rawValue("state", State.self)
        let key = IdempotencyKey(text: try row.text("idempotency_key"))
        let attempts = try row.integer("attempts")
        let polls = try row.integer("polls")
        let token = try row.optionalText("token")
        let progressCode = try row.optionalInteger("progress_code")
        let nextStepAt = try row.optionalTime("next_step_at")
        let begunAt = try row.time("begun_at")
        let reason = try row.optionalText("reason")
        self.init(
            number: number, state: state, endpoint: try Endpoint(row: &row), key: key, orders: [], attempts: attempts,
            polls: polls, token: token, progressCode: progressCode, nextStepAt: nextStepAt, begunAt: begunAt,
            reason: reason)
    }
}

extension LedgerConnection {
    /// Groups with their orders.
    func sendings(_ condition: String, _ arguments: [LedgerValue]) throws(PortError) -> [OrderSending] {
        var sendings: [OrderSending] = []
        for var row in try query("\(OrderSending.select) \(condition)", arguments) {
            sendings.append(try OrderSending(row: &row))
        }
        for index in sendings.indices { sendings[index].orders = try codes(ofSending: sendings[index].number) }
        return sendings
    }

    /// The codes of a group's orders, in the order of the body.
    func codes(ofSending number: Int64) throws(PortError) -> [Int64] {
        var codes: [Int64] = []
        for var row in try query(
            "SELECT order_code FROM sending_orders WHERE sending = ? ORDER BY position", [.integer(number)])
        { codes.append(Int64(try row.integer("order_code"))) }
        return codes
    }
}

extension LedgerTransaction {
    /// The group of this number.
    /// - Throws: `.notFound` for an unknown group.
    func knownSending(_ number: Int64) throws(PortError) -> OrderSending {
        guard let sending = try connection.sendings("WHERE number = ?", [.integer(number)]).first else {
            throw PortError(.notFound, "The ledger has no group \(number) of orders.")
        }
        return sending
    }
}

extension OrderExchange {
    static let columns = "x.number, x.sending, \(ExchangeRecord.columns(of: "x")), x.portal_code"

    /// Reads the columns from `sending` on; the refusals are in the table `sending_orders`.
    init(row: inout LedgerRow) throws(PortError) {
        let sending = try row.integer("sending")
        let record = try ExchangeRecord(row: &row, scope: "\(sending)")
        self.init(record: record, portalCode: try row.optionalText("portal_code"))
    }
}

extension LedgerConnection {
    func orderExchanges(_ condition: String, _ arguments: [LedgerValue]) throws(PortError) -> [OrderExchange] {
        var exchanges: [OrderExchange] = []
        for var row in try query("SELECT \(OrderExchange.columns) FROM order_exchanges x \(condition)", arguments) {
            let number = try row.integer("number")
            var exchange = try OrderExchange(row: &row)
            try addRefusals(of: number, to: &exchange)
            exchanges.append(exchange)
        }
        return exchanges
    }

    private func addRefusals(of number: Int, to exchange: inout OrderExchange) throws(PortError) {
        let condition = "FROM sending_orders s WHERE s.end_exchange = ? AND s.end_state = 'refused'"
        for var row in try query(
            "SELECT s.order_code, s.end_reason \(condition) ORDER BY s.position LIMIT \(OrderExchange.refusalsMax)",
            [.integer(Int64(number))])
        {
            let code = Int64(try row.integer("order_code"))
            exchange.refusals.append(OrderRefusal(code: code, reason: try row.optionalText("end_reason") ?? ""))
        }
        exchange.refusedCount =
            exchange.refusals.count < OrderExchange.refusalsMax
            ? exchange.refusals.count
            : try integer("SELECT count(*) \(condition)", [.integer(Int64(number))]) ?? exchange.refusals.count
    }
}
