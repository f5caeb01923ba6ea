package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Reads orders that can be sent, by rank and code. A pending order waits for other orders or is due; none waits
    /// for a time.
    package func dueOrders(
        at time: Date, aliases: Set<ExportAlias>, besides: Set<Int64>, limit: Int
    ) async throws(PortError) -> [OrderRecord] {
        guard limit > 0 else { return [] }
        return try await database.read { connection throws(PortError) in
            var due: [(rank: Int, code: Int64)] = []
            for alias in aliases.sorted(by: { $0.rawValue < $1.rawValue }) {
                // Each alias has its own range of the index, so the query skips only orders that the caller already
                // holds.
                for var row in try connection.query(
                    DueSelect.orders, [.text(alias.rawValue), .integer(Int64(limit + besides.count))])
                {
                    let rank = try row.integer("rank")
                    let code = Int64(try row.integer("code"))
                    if !besides.contains(code) { due.append((rank, code)) }
                }
            }
            due.sort { ($0.rank, $0.code) < ($1.rank, $1.code) }
            return try connection.orders(due.prefix(limit).map(\.code))
        }
    }

    /// Reads groups whose next step is due at `time`, longest due first.
    package func dueSendings(
        at time: Date, aliases: Set<ExportAlias>, besides: Set<Int64>, limit: Int
    ) async throws(PortError) -> [OrderSending] {
        guard limit > 0, !aliases.isEmpty else { return [] }
        return try await database.read { connection throws(PortError) in
            var condition = Condition()
            condition.add("next_step_at <= ?", .time(time))
            condition.add("alias", in: aliases)
            let due = try connection.sendings(
                "\(condition.text) \(DueSelect.sendingsInOrder)",
                condition.arguments + [.integer(Int64(limit + besides.count))])
            return Array(due.filter { !besides.contains($0.number) }.prefix(limit))
        }
    }

    /// Reads the orders of a group, in the order of its body.
    package func orders(ofSending number: Int64) async throws(PortError) -> [OrderRecord] {
        try await database.read { connection throws(PortError) in
            try connection.orders(try connection.codes(ofSending: number))
        }
    }

    /// The next time when a group has a step due. Pending orders wait for no time, and a group whose step is running
    /// has no time.
    package func nextOrderTime(aliases: Set<ExportAlias>) async throws(PortError) -> Date? {
        guard !aliases.isEmpty else { return nil }
        return try await database.read { connection throws(PortError) in
            var condition = Condition()
            condition.add("next_step_at IS NOT NULL")
            condition.add("alias", in: aliases)
            return try connection.integer(
                "SELECT next_step_at FROM order_sendings \(condition.text) ORDER BY next_step_at LIMIT 1",
                condition.arguments
            ).map { Date(microseconds: Int64($0)) }
        }
    }

    /// The receipt of the oldest file that may still bring orders; nil when there is none.
    package func oldestOnTheWay() async throws(PortError) -> Date? {
        try await database.read { connection throws(PortError) in
            var times: [Int] = []
            if let time = try connection.integer(DueSelect.oldestClaim) { times.append(time) }
            for state in [DeliveryState.waiting, .attempting] {
                let arguments = [LedgerValue.text(state.rawValue), .text(Destination.orders.rawValue)]
                if let time = try connection.integer(DueSelect.oldestIntake, arguments) { times.append(time) }
            }
            return times.min().map { Date(microseconds: Int64($0)) }
        }
    }
}

/// The queries for due work.
enum DueSelect {
    static let oldestClaim = "SELECT received_at FROM drops WHERE state = 'claimed' ORDER BY id LIMIT 1"
    /// Few deliveries are unfinished unless the portal is down; then no order is sent and this query does not run.
    static let oldestIntake = """
        SELECT d.received_at FROM deliveries w JOIN drops d ON d.id = w.drop_id
        WHERE w.state = ? AND w.destination = ? ORDER BY w.drop_id LIMIT 1
        """
    static let orders = """
        SELECT o.rank, o.code FROM orders o WHERE o.state = 'pending' AND o.is_waiting = 0 AND o.alias = ?
        ORDER BY o.rank, o.code LIMIT ?
        """
    static let sendingsInOrder = "ORDER BY next_step_at, number LIMIT ?"
    static let answers = """
        SELECT a.drop_id, a.changed_at, a.written_at, (SELECT COALESCE(sum(n.order_count), 0) FROM order_counts n
            WHERE n.drop_id = a.drop_id AND n.state IN ('pending', 'sending', 'processing')) AS open_count
        FROM export_answers a WHERE a.due_since IS NOT NULL AND NOT EXISTS (SELECT 1 FROM order_counts n
            WHERE n.drop_id = a.drop_id AND n.state = 'staged' AND n.order_count > 0)
        ORDER BY a.due_since, a.drop_id LIMIT ?
        """
}
