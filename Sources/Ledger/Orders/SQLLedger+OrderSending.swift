package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Creates a group for these orders and moves them to `sending`; durable on return.
    /// - Returns: nil when one of them is not pending or waits for another order; nothing is written then.
    /// - Throws: `.internalFault` for an empty group or a repeated code.
    package func beginSending(
        _ orders: [Int64], to endpoint: Endpoint, key: IdempotencyKey, at time: Date
    ) async throws(PortError) -> OrderSending? {
        guard !orders.isEmpty, Set(orders).count == orders.count else {
            throw PortError(.internalFault, "A group of orders is empty or names one twice.")
        }
        return try await group.write { transaction throws(PortError) in
            let board = OrderBoard(transaction, at: time)
            try board.load(codes: orders)
            let isFree = orders.allSatisfy { code in
                board.orders[code].map { $0.status.state == .pending && !$0.status.isWaiting } ?? false
            }
            guard isFree else { return nil }
            for code in orders { board.change(code) { $0.transition(.sending, $0.reason) } }
            try board.flush()
            return try transaction.insertSending(orders, to: endpoint, key: key, at: time)
        }
    }

    /// Counts another attempt at a group; durable on return.
    /// - Throws: `.notFound` for an unknown group, `.internalFault` when it is not open.
    package func beginAgain(_ number: Int64, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let sending = try transaction.knownSending(number)
            guard sending.state == .open else {
                throw PortError(.internalFault, "The group \(number) of orders cannot be sent: it is \(sending.state).")
            }
            try transaction.update(number, "attempts = attempts + 1, next_step_at = NULL", [])
            let detail = JournalDetail().with("sending", Int(number)).with("attempt", sending.attempts + 1)
            try transaction.recordEvent(.ordersBegunAgain, nil, detail, at: time)
        }
    }

    /// Writes the result of a step and its exchange; durable on return. An ended group stores the exchange only.
    /// - Throws: `.notFound` for an unknown group, `.internalFault` for an outcome that no order can end with.
    package func endStep(
        _ number: Int64, result: SendingResult, exchange: PortalCallRecord?, outcome: String, reason: String?,
        at time: Date
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let sending = try transaction.knownSending(number)
            var kept: Int?
            if let exchange {
                kept = try transaction.keep(exchange, ofSending: number, outcome: outcome, reason: reason, at: time)
            }
            guard sending.state != .ended else { return }
            try OrderStepEnd(sending: sending, transaction: transaction, time: time)
                .store(result, http: exchange?.httpStatus, exchange: kept)
        }
    }

    /// Makes all open groups due at `time`; durable on return.
    /// - Returns: the number of groups.
    package func reopenSendings(at time: Date) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            let count = try transaction.execute(
                "UPDATE order_sendings SET next_step_at = ? WHERE state = 'open'", [.time(time)])
            if count > 0 {
                try transaction.recordEvent(.ordersReopened, nil, JournalDetail().with("sendings", count), at: time)
            }
            return count
        }
    }

    /// Makes open groups due that have no time and whose key is not in `keys`; durable on return.
    /// - Returns: the number of groups.
    package func reopenLostSendings(
        besides keys: Set<IdempotencyKey>, at time: Date
    ) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            let placeholders = keys.map { _ in "?" }.joined(separator: ", ")
            let count = try transaction.execute(
                """
                UPDATE order_sendings SET next_step_at = ?
                WHERE state = 'open' AND next_step_at IS NULL AND idempotency_key NOT IN (\(placeholders))
                """, [.time(time)] + keys.map { .text($0.text) })
            if count > 0 {
                try transaction.recordEvent(.ordersReopened, nil, JournalDetail().with("sendings", count), at: time)
            }
            return count
        }
    }
}

extension LedgerTransaction {
    fileprivate func insertSending(
        _ orders: [Int64], to endpoint: Endpoint, key: IdempotencyKey, at time: Date
    ) throws(PortError) -> OrderSending {
        let number = Int64((try connection.integer("SELECT max(number) FROM order_sendings") ?? 0) + 1)
        try execute(
            """
            INSERT INTO order_sendings (number, state, idempotency_key, begun_at, \(Endpoint.columns))
            VALUES (?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, [.integer(number), .text(key.text), .time(time)] + endpoint.values)
        try connection.insert(
            "INSERT INTO sending_orders (sending, position, order_code) VALUES ",
            orders.enumerated().map { [.integer(number), .integer(Int64($0)), .integer($1)] })
        let detail = JournalDetail().with("sending", Int(number)).with("count", orders.count)
            .with("transaction", endpoint.transaction).with("alias", endpoint.alias.rawValue)
        try recordEvent(.ordersBegun, nil, detail, at: time)
        return OrderSending(
            number: number, state: .open, endpoint: endpoint, key: key, orders: orders, attempts: 1, polls: 0,
            token: nil, progressCode: nil, nextStepAt: nil, begunAt: Date(microseconds: time.microseconds), reason: nil)
    }

    func update(_ number: Int64, _ assignments: String, _ arguments: [LedgerValue]) throws(PortError) {
        try execute(
            "UPDATE order_sendings SET \(assignments) WHERE number = ?", arguments + [.integer(number)])
    }

    /// - Returns: the number of the exchange.
    fileprivate func keep(
        _ call: PortalCallRecord, ofSending sending: Int64, outcome: String, reason: String?, at time: Date
    ) throws(PortError) -> Int {
        let number = (try connection.integer("SELECT max(number) FROM order_exchanges") ?? 0) + 1
        try execute(
            """
            INSERT INTO order_exchanges (number, sending, time, method, path, http_status, milliseconds, outcome, reason,
                portal_code)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(Int64(number)), .integer(sending), .time(time), .text(call.method), .text(call.path),
                .integer(call.httpStatus), .integer(call.duration.wholeMilliseconds), .text(outcome), .text(reason),
                .text(call.portalCode),
            ])
        return number
    }
}
