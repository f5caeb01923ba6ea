package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Activates up to `limit` staged orders of an export, by rank; durable on return.
    /// - Returns: the number of orders that were staged and no longer are; 0 when none are left.
    package func activateOrders(of drop: DropID, limit: Int, at time: Date) async throws(PortError) -> Int {
        guard limit > 0 else { return 0 }
        while true {
            let ready = try await group.write { transaction throws(PortError) in
                guard try transaction.knownState(of: drop) != .claimed else {
                    throw .outOfOrder("taken in", drop, "not judged")
                }
                // What depends on one that cannot be used must find it so.
                let unusable = try transaction.markUnusable(of: drop, limit: limit, at: time)
                return unusable < limit ? try transaction.activateOrders(of: drop, limit: limit, at: time) : nil
            }
            if let ready { return ready }
        }
    }
}

extension LedgerTransaction {
    fileprivate func activateOrders(of drop: DropID, limit: Int, at time: Date) throws(PortError) -> Int {
        var staged: [BoardOrder] = []
        for var row in try connection.query(OrderActivation.staged, [.text(drop.text), .integer(Int64(limit))]) {
            staged.append(try BoardOrder(row: &row))
        }
        guard !staged.isEmpty else { return 0 }
        let activation = OrderActivation(board: OrderBoard(self, at: time))
        try activation.run(staged)
        var detail = JournalDetail().with("count", staged.count)
        for (state, count) in activation.board.changedCounts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            detail = detail.with(state.rawValue, count)
        }
        try recordEvent(.ordersActivated, drop, detail, at: time)
        return staged.count
    }
}

/// Makes staged orders ready.
struct OrderActivation {
    let board: OrderBoard

    static let staged = """
        SELECT \(BoardOrder.columns) FROM orders o WHERE o.drop_id = ? AND o.state = 'staged'
        ORDER BY o.rank, o.ordinal LIMIT ?
        """

    func run(_ staged: [BoardOrder]) throws(PortError) {
        try board.load(Set(staged.map(\.entity)).union(staged.flatMap(\.parents)))
        for order in staged { try activate(order) }
        try board.settle()
    }

    private func activate(_ order: BoardOrder) throws(PortError) {
        let older = board.siblings(order.entity)
        board.add(order)
        if let newer = older.last(where: { $0.code > order.code && $0.status.state != .unusable }) {
            // A file that was received later was staged sooner.
            return board.supersede(order.code, by: newer.code)
        }
        for sibling in older where sibling.status.state.isSuperseded {
            board.supersede(sibling.code, by: order.code)
        }
        guard !isUnchanged(order, since: older) else {
            return board.change(order.code) { $0.transition(.unchanged, nil) }
        }
        try board.evaluate(order.code)
    }

    private func isUnchanged(_ order: BoardOrder, since older: [BoardOrder]) -> Bool {
        guard order.alias.isLotStatus, let digest = order.itemDigest else { return false }
        let last = older.last { sibling in
            switch sibling.status.state {
            case .sending, .processing, .succeeded, .unchanged: true
            default: false
            }
        }
        return last?.itemDigest == digest
    }
}

extension OrderState {
    /// Whether a newer order for the same record supersedes it.
    var isSuperseded: Bool {
        switch self {
        case .pending, .held, .blocked, .dead: true
        case .staged, .unusable, .sending, .processing, .succeeded, .refused, .superseded, .cancelled, .unchanged: false
        }
    }
}
