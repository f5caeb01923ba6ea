import Domain
import FoundationEssentials

/// The identifiers of an order as one text (column `marks`).
enum OrderIdentifiers {
    private static let separator: Character = "\u{1F}"

    static func text(_ identifiers: [String]) -> String { identifiers.joined(separator: String(separator)) }

    static func identifiers(_ text: String) -> [String] {
        text.isEmpty ? [] : text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}

extension OrderRecord {
    static let columns = """
        o.code, o.drop_id, o.ordinal, o.line, o.alias, o.operation, o.order_key, o.entity, o.rank, c.item, c.marks,
            c.problems, o.created_at, o.changed_at, \(OrderStatus.columns)
        """
    static let tables = "orders o JOIN order_contents c ON c.code = o.code"
    static let select = "SELECT \(columns) FROM \(tables)"

    init(row: inout LedgerRow) throws(PortError) {
        let code = Int64(try row.integer("code"))
        let drop = try row.dropID("drop_id")
        let ordinal = try row.integer("ordinal")
        let line = try row.integer("line")
        let alias = try row.optionalRawValue("alias", ExportAlias.self)
        let operation = try row.optionalRawValue("operation", ExportOperation.self)
        let key = try row.text("order_key")
        let entity = try row.optionalText("entity")
        let rank = try row.integer("rank")
        let item = try row.optionalText("item")
        let identifiers = OrderIdentifiers.identifiers(try row.text("marks"))
        let problems = try row.optionalText("problems")
        let createdAt = try row.time("created_at")
        let changedAt = try row.time("changed_at")
        let status = try OrderStatus(row: &row)
        self.init(
            code: code, drop: drop, ordinal: ordinal, line: line, alias: alias, operation: operation, key: key,
            state: status.state, entity: status.state == .unusable ? nil : entity.flatMap { OrderEntity($0) },
            transaction: status.transaction, rank: rank, item: item, identifiers: identifiers,
            attempts: status.attempts,
            groupMax: status.groupMax, nextAttemptAt: status.nextAttemptAt.map { Date(microseconds: $0) },
            token: status.token, supersededBy: status.supersededBy, reason: status.reason,
            problems: try problems.map { text throws(PortError) in
                try StoredJSON.decode([OrderProblem].self, from: text)
            } ?? [], createdAt: createdAt, changedAt: changedAt)
    }
}

extension LedgerConnection {
    func orders(_ condition: String, _ arguments: [LedgerValue]) throws(PortError) -> [OrderRecord] {
        var records: [OrderRecord] = []
        for var row in try query("\(OrderRecord.select) \(condition)", arguments) {
            records.append(try OrderRecord(row: &row))
        }
        return records
    }

    /// The orders of these codes, in the given order; unknown codes are left out.
    func orders(_ codes: [Int64]) throws(PortError) -> [OrderRecord] {
        var found: [Int64: OrderRecord] = [:]
        let sql = "\(OrderRecord.select) WHERE o.code IN (\(IDList.placeholders))"
        for var row in try query(sql, anyOf: codes.map { .integer($0) }) {
            let record = try OrderRecord(row: &row)
            found[record.code] = record
        }
        return codes.compactMap { found[$0] }
    }
}
