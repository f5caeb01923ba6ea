package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// An order that stays where it is, because its parent still stands in its way or the endpoint table still lacks its row, counts
    /// as not changed.
    package func steerOrders(
        _ wish: OrderWish, _ filter: OrderFilter, at time: Date
    ) async throws(PortError) -> Int {
        try await group.write { transaction throws(PortError) in
            var changed = 0
            for state in OrderState.allCases where wish.applies(to: state) {
                changed += try OrderSteering(wish: wish, transaction: transaction, time: time)
                    .run(in: state, Condition(filter))
            }
            guard changed > 0 else { return 0 }
            let detail = JSONText().with("wish", wish.rawValue).with("count", changed)
            try transaction.tell(.ordersSteered, nil, detail, at: time)
            return changed
        }
    }
}

/// Carries one wish out on the orders that are in one state.
private struct OrderSteering {
    private static let chunk = 2_000

    let wish: OrderWish
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
            for var row in rows { found.append((Int64(try row.integer()), try row.text())) }
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
            guard let before = board.orders[code]?.standing else { continue }
            switch wish {
            case .cancel: board.change(code) { $0.stand(.cancelled, nil) }
            case .hold: board.change(code) { $0.stand(.held, nil) }
            case .release: try board.place(code)
            case .resend:
                // Sent once more it would undo what the newer one did.
                guard board.newest(entity)?.code == code else { continue }
                try resend(code, on: board)
            }
            if board.orders[code]?.standing.state != before.state { changed += 1 }
        }
        try board.settle()
        return changed
    }

    private func resend(_ code: Int64, on board: OrderBoard) throws(PortError) {
        let before = board.orders[code]?.standing.state
        try board.place(code)
        guard board.orders[code]?.standing.state != before else { return }
        board.change(code) { standing in
            standing.attempts = 0
            standing.groupMax = OrderStanding.groupMaxUnbounded
            standing.token = nil
            standing.supersededBy = nil
        }
    }
}
