import Domain

/// The changing part of an order. Orders with equal new status are written with one statement.
struct OrderStatus: Hashable {
    /// Larger than any group: no limit is known.
    static let groupMaxUnbounded = 1_000_000

    var state: OrderState
    /// Pending, but an order for the same record or for a parent is not settled.
    var isWaiting = false
    /// Held because the endpoint table has no row for it.
    var isUnrouted = false
    /// HAT does not have the record yet.
    var isInclusion = false
    /// HAT accepted it once.
    var wasTaken = false
    var transaction: String?
    var attempts = 0
    var groupMax = Self.groupMaxUnbounded
    /// Microseconds since 1970 UTC.
    var nextAttemptAt: Int64?
    var token: String?
    var supersededBy: Int64?
    var reason: String?

    /// The arguments for `assignments`.
    var values: [LedgerValue] {
        [
            .text(state.rawValue), .flag(isWaiting), .flag(isUnrouted), .flag(isInclusion), .flag(wasTaken),
            .text(transaction), .integer(Int64(attempts)), .integer(Int64(groupMax)),
            nextAttemptAt.map { .integer($0) } ?? .null, .text(token), supersededBy.map { .integer($0) } ?? .null,
            .text(reason),
        ]
    }

    static let assignments = """
        state = ?, is_waiting = ?, is_unrouted = ?, is_inclusion = ?, was_taken = ?, transaction_code = ?, attempts = ?,
            group_max = ?, next_attempt_at = ?, token = ?, superseded_by = ?, reason = ?
        """
    static let columns = """
        o.state, o.is_waiting, o.is_unrouted, o.is_inclusion, o.was_taken, o.transaction_code, o.attempts,
            o.group_max, o.next_attempt_at, o.token, o.superseded_by, o.reason
        """
}

extension OrderStatus {
    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            state: try row.rawValue("state", OrderState.self), isWaiting: try row.flag("is_waiting"),
            isUnrouted: try row.flag("is_unrouted"),
            isInclusion: try row.flag("is_inclusion"), wasTaken: try row.flag("was_taken"),
            transaction: try row.optionalText("transaction_code"),
            attempts: try row.integer("attempts"), groupMax: try row.integer("group_max"),
            nextAttemptAt: try row.optionalInteger("next_attempt_at").map(Int64.init),
            token: try row.optionalText("token"),
            supersededBy: try row.optionalInteger("superseded_by").map(Int64.init),
            reason: try row.optionalText("reason"))
    }
}

/// An order as the evaluation needs it. It is a class because a board holds thousands and reads each many times.
final class BoardOrder {
    let code: Int64
    let drop: DropID
    let alias: ExportAlias
    let operation: ExportOperation?
    let entity: String
    let parents: [String]
    /// Set for lots and appeals only.
    let itemDigest: String?
    var status: OrderStatus

    /// Columns of `orders o`, for rows that have an entity.
    static let columns = """
        o.code, o.drop_id, o.alias, o.operation, o.entity, o.parent_1, o.parent_2, o.item_digest,
            \(OrderStatus.columns)
        """

    init(row: inout LedgerRow) throws(PortError) {
        code = Int64(try row.integer("code"))
        drop = try row.dropID("drop_id")
        alias = try row.rawValue("alias", ExportAlias.self)
        operation = try row.optionalRawValue("operation", ExportOperation.self)
        entity = try row.text("entity")
        let first = try row.optionalText("parent_1")
        let second = try row.optionalText("parent_2")
        parents = [first, second].compactMap(\.self)
        itemDigest = try row.optionalText("item_digest")
        status = try OrderStatus(row: &row)
    }
}
