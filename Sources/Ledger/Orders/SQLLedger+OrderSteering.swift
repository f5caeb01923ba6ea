package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Applies an operator's request to matching orders, in one transaction; durable on return.
    /// - Returns: the number of orders changed. An order that keeps its state, because its parent still blocks it or
    ///   the endpoint table still lacks its row, does not count.
    package func steerOrders(
        _ request: OrderSteeringRequest, _ filter: OrderFilter, at time: Date
    ) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            var changed = 0
            for state in OrderState.allCases where request.applies(to: state) {
                changed += try OrderSteering(request: request, transaction: transaction, time: time)
                    .run(in: state, Condition(filter))
            }
            guard changed > 0 else { return 0 }
            let detail = JournalDetail().with("wish", request.rawValue).with("count", changed)
            try transaction.recordEvent(.ordersSteered, nil, detail, at: time)
            return changed
        }
    }
}

/// Applies one request to the orders in one state.
private struct OrderSteering {
    private static let chunk = 2_000

    let request: OrderSteeringRequest
    let transaction: LedgerTransaction
    let time: Date

    func run(in state: OrderState, _ filter: Condition) throws(PortError) -> Int {
        var changed = 0
        var last: Int64 = 0
        while true {
            var condition = filter
            condition.add("o.state = '\(state.rawValue)'")
            condition.add("o.code > ?", .integer(last))
            let rows = try transaction.connection.query(
                "SELECT o.code, o.entity FROM orders o \(condition.text) ORDER BY o.code LIMIT ?",
                condition.arguments + [.integer(Int64(Self.chunk))])
            var found: [(code: Int64, entity: String)] = []
            for var row in rows { found.append((Int64(try row.integer("code")), try row.text("entity"))) }
            guard let end = found.last else { return changed }
            changed += try steer(found)
            last = end.code
        }
    }

    private func steer(_ found: [(code: Int64, entity: String)]) throws(PortError) -> Int {
        let board = OrderBoard(transaction, at: time)
        try board.load(Set(found.map(\.entity)))
        var changed = 0
        for (code, entity) in found {
            guard let before = board.orders[code]?.status else { continue }
            switch request {
            case .cancel: board.change(code) { $0.transition(.cancelled, nil) }
            case .hold: board.change(code) { $0.transition(.held, nil) }
            case .release: try board.evaluate(code)
            case .resend:
                // Sent again, it would undo the newer order.
                guard board.newest(entity)?.code == code else { continue }
                try resend(code, on: board)
            }
            if board.orders[code]?.status.state != before.state { changed += 1 }
        }
        try board.settle()
        return changed
    }

    private func resend(_ code: Int64, on board: OrderBoard) throws(PortError) {
        let before = board.orders[code]?.status.state
        try board.evaluate(code)
        guard board.orders[code]?.status.state != before else { return }
        board.change(code) { status in
            status.attempts = 0
            status.groupMax = OrderStatus.groupMaxUnbounded
            status.token = nil
            status.supersededBy = nil
        }
    }
}
