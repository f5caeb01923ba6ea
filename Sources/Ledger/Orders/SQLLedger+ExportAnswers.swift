package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Reads the exports whose answer is out of date, longest due first. Only a final state, or its reversal, makes an
    /// answer due. A drop that is still being staged is left out.
    package func dueExportAnswers(limit: Int) async throws(PortError) -> [ExportAnswerDue] {
        try await database.read { connection throws(PortError) in
            var due: [ExportAnswerDue] = []
            for var row in try connection.query(DueSelect.answers, [.integer(Int64(limit))]) {
                due.append(
                    ExportAnswerDue(
                        drop: try row.dropID("drop_id"), changedAt: try row.time("changed_at"),
                        writtenAt: try row.optionalTime("written_at"),
                        isSettled: try row.integer("open_count") == 0))
            }
            return due
        }
    }

    /// Writes that the answer was written with the changes up to `changedAt`; durable on return. It stays due for later
    /// changes.
    /// - Throws: `.notFound` for a drop without an answer.
    package func recordExportAnswer(of drop: DropID, changedAt: Date, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let changed = try transaction.execute(
                """
                UPDATE export_answers SET written_at = ?,
                    due_since = CASE WHEN changed_at <= ? THEN NULL ELSE changed_at END
                WHERE drop_id = ?
                """, [.time(time), .time(changedAt), .text(drop.text)])
            guard changed == 1 else {
                throw PortError(.notFound, "The ledger knows no answer to the export \(drop).")
            }
            try transaction.recordEvent(.ordersAnswered, drop, at: time)
        }
    }

    /// Reads a page of an export's orders, by ordinal, after `after`.
    package func orders(of drop: DropID, after: Int, limit: Int) async throws(PortError) -> [OrderRecord] {
        try await database.read { connection throws(PortError) in
            try connection.orders(
                "WHERE o.drop_id = ? AND o.ordinal > ? ORDER BY o.ordinal LIMIT ?",
                [.text(drop.text), .integer(Int64(after)), .integer(Int64(limit))])
        }
    }

    /// Counts the orders of one drop, or all orders, by state.
    package func orderCounts(of drop: DropID?) async throws(PortError) -> [OrderState: Int] {
        try await database.read { connection throws(PortError) in
            var counts: [OrderState: Int] = [:]
            var condition = Condition()
            if let drop { condition.add("drop_id = ?", .text(drop.text)) }
            let rows = try connection.query(
                "SELECT state, order_count FROM order_counts \(condition.text)", condition.arguments)
            for var row in rows {
                let state = try row.rawValue("state", OrderState.self)
                let count = try row.integer("order_count")
                if count > 0 { counts[state, default: 0] += count }
            }
            return counts
        }
    }
}
