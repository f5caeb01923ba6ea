package import Domain
import FoundationEssentials

extension SQLLedger {
    /// Reads the newest `limit` orders that match.
    package func orders(matching filter: OrderFilter, limit: Int) async throws(PortError) -> [OrderRecord] {
        try await database.read { connection throws(PortError) in
            let condition = Condition(filter)
            return try connection.orders(
                "\(condition.text) ORDER BY o.code DESC LIMIT ?", condition.arguments + [.integer(Int64(limit))])
        }
    }

    /// Counts the orders that match.
    package func countOrders(matching filter: OrderFilter) async throws(PortError) -> Int {
        try await database.read { connection throws(PortError) in
            let condition = Condition(filter)
            return try connection.integer("SELECT count(*) FROM orders o \(condition.text)", condition.arguments) ?? 0
        }
    }

    /// Reads an order with its groups and exchanges; nil for an unknown code.
    package func orderHistory(_ code: Int64) async throws(PortError) -> OrderHistory? {
        try await database.read { connection throws(PortError) in
            guard let record = try connection.orders([code]).first else { return nil }
            var name = try connection.query("SELECT name FROM drops WHERE id = ?", [.text(record.drop.text)]).first
            let groups = "(SELECT s.sending FROM sending_orders s WHERE s.order_code = ?)"
            return OrderHistory(
                record: record, fileName: try name?.text("name") ?? "",
                sendings: try connection.sendings("WHERE number IN \(groups) ORDER BY number", [.integer(code)]),
                exchanges: try connection.orderExchanges(
                    "WHERE x.sending IN \(groups) ORDER BY x.number", [.integer(code)]))
        }
    }

    /// Reads the newest `limit` exchanges of matching orders; with `onlyFailures`, only those that did not succeed.
    package func orderExchanges(
        matching filter: OrderFilter, onlyFailures: Bool, limit: Int
    ) async throws(PortError) -> [OrderExchange] {
        try await database.read { connection throws(PortError) in
            var condition = Condition()
            let wanted = Condition(filter)
            if !wanted.text.isEmpty {
                condition.add(
                    """
                    x.sending IN (SELECT s.sending FROM orders o JOIN sending_orders s ON s.order_code = o.code
                        \(wanted.text))
                    """, wanted.arguments)
            }
            if onlyFailures {
                condition.add("x.outcome <> 'accepted' AND x.outcome <> 'progress' AND x.outcome <> 'finished'")
            }
            return try connection.orderExchanges(
                "\(condition.text) ORDER BY x.number DESC LIMIT ?", condition.arguments + [.integer(Int64(limit))])
        }
    }
}
