import Domain
import FoundationEssentials

/// The changes of one transaction to the counts of orders by drop and state. Only this type writes the table
/// `order_counts`.
struct OrderCounting {
    fileprivate struct Cell: Hashable {
        var drop: DropID
        var state: OrderState
    }

    fileprivate var changes: [Cell: Int] = [:]
    /// Drops whose written answer is out of date.
    fileprivate var dueAnswers: Set<DropID> = []

    /// Orders that no answer needs to speak of yet; `count` is negative for those that are no longer in `state`.
    mutating func add(_ count: Int, of drop: DropID, in state: OrderState) {
        changes[Cell(drop: drop, state: state), default: 0] += count
    }

    /// `from` is nil for a new order.
    mutating func move(_ drop: DropID, from old: OrderState?, to new: OrderState) {
        guard old != new else { return }
        if let old { changes[Cell(drop: drop, state: old), default: 0] -= 1 }
        changes[Cell(drop: drop, state: new), default: 0] += 1
        // The answer reports final states, so an order under way changes nothing in it. A file that is still being
        // staged has no answer.
        if new != .staged, old == .staged || old?.isSettled == true || (old != nil && new.isSettled) {
            dueAnswers.insert(drop)
        }
    }
}

extension LedgerTransaction {
    func count(_ counting: OrderCounting, at time: Date) throws(PortError) {
        for (cell, change) in counting.changes where change != 0 {
            let key: [LedgerValue] = [.text(cell.drop.text), .text(cell.state.rawValue)]
            let changed = try execute(
                "UPDATE order_counts SET order_count = order_count + ? WHERE drop_id = ? AND state = ?",
                [.integer(Int64(change))] + key)
            guard changed == 0 else { continue }
            try execute(
                "INSERT INTO order_counts (drop_id, state, order_count) VALUES (?, ?, ?)",
                key + [.integer(Int64(change))])
        }
        for drop in counting.dueAnswers { try makeAnswerDue(of: drop, at: time) }
    }

    private func makeAnswerDue(of drop: DropID, at time: Date) throws(PortError) {
        let changed = try execute(
            """
            UPDATE export_answers SET changed_at = CASE WHEN changed_at < ? THEN ? ELSE changed_at + 1 END,
                due_since = COALESCE(due_since, ?)
            WHERE drop_id = ?
            """, [.time(time), .time(time), .time(time), .text(drop.text)])
        guard changed == 0 else { return }
        try execute(
            "INSERT INTO export_answers (drop_id, changed_at, due_since) VALUES (?, ?, ?)",
            [.text(drop.text), .time(time), .time(time)])
    }
}
