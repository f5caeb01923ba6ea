import Digests
package import Domain
package import FoundationEssentials

extension SQLLedger: OrderLedger {
    /// Stages the records of an export as orders, in one transaction; durable on return. Known ordinals are skipped. No
    /// answer becomes due: a file that is still being staged has none.
    package func stageOrders(_ drafts: [OrderDraft], of drop: DropID, at time: Date) async throws(PortError) {
        guard !drafts.isEmpty else { return }
        // Computed before the transaction, because every other writer waits while that runs.
        var rows: [StagedOrder] = []
        rows.reserveCapacity(drafts.count)
        for draft in drafts { rows.append(try StagedOrder(draft)) }
        let staged = rows
        if drafts[0].ordinal == 1 { try await discardStaged(of: drop) }
        try await group.write { transaction throws(PortError) in
            if try transaction.knownState(of: drop) == .claimed {
                try transaction.stageUnjudged(staged, of: drop, at: time)
            } else {
                try transaction.stage(staged, of: drop, at: time)
            }
        }
    }
}

/// A record of an export, ready to be written.
struct StagedOrder: Sendable {
    let draft: OrderDraft
    let itemDigest: String?
    let problems: String?

    init(_ draft: OrderDraft) throws(PortError) {
        self.draft = draft
        let isLotStatus = draft.content?.entity.alias.isLotStatus ?? false
        if isLotStatus, let item = draft.content?.item {
            itemDigest = try SHA256Digest.of(Array(item.utf8)).hex
        } else {
            itemDigest = nil
        }
        problems =
            draft.content == nil && !draft.problems.isEmpty
            ? try StoredJSON.encode(draft.problems.map(OrderProblem.init)) : nil
    }

    var state: OrderState { draft.content == nil ? .unusable : .staged }

    /// An unusable record with a known key blocks its dependants.
    var entity: String? {
        if let content = draft.content { return content.entity.description }
        guard let alias = draft.alias, !draft.key.isEmpty else { return nil }
        return OrderEntity(alias: alias, key: draft.key).description
    }

    /// Of a drop without a verdict an unusable one is `staged` too, at a rank of its own (`OrderStaging.unusableRank`).
    func values(code: Int64, drop: DropID, isJudged: Bool, at time: Date) -> [LedgerValue] {
        let state = isJudged ? state : .staged
        let rank = draft.content?.rank ?? (isJudged ? 0 : OrderStaging.unusableRank)
        let parents = (draft.content?.parents ?? []).map(\.description)
        return [
            .integer(code), .text(drop.text), .integer(Int64(draft.ordinal)), .integer(Int64(draft.location.line)),
            .text((draft.content?.entity.alias ?? draft.alias)?.rawValue), .text(draft.operation?.rawValue),
            .text(draft.key), .text(entity), .text(draft.content?.transaction),
            .integer(Int64(rank)), .text(parents.first), .text(parents.dropFirst().first),
            .text(itemDigest), .text(state.rawValue), .flag(draft.operation == .include),
            .integer(Int64(OrderStatus.groupMaxUnbounded)), .time(time), .time(time),
        ]
    }

    static let insert = """
        INSERT INTO orders (code, drop_id, ordinal, line, alias, operation, order_key, entity, transaction_code, rank,
            parent_1, parent_2, item_digest, state, is_inclusion, group_max, created_at, changed_at)
        VALUES 
        """

    func contents(code: Int64) -> [LedgerValue] {
        let identifiers = OrderIdentifiers.text(draft.content?.identifiers ?? [])
        return [.integer(code), .text(draft.content?.item), .text(identifiers), .text(problems)]
    }

    static let insertContents = "INSERT INTO order_contents (code, item, marks, problems) VALUES "
}

extension LedgerTransaction {
    fileprivate func stage(_ drafts: [StagedOrder], of drop: DropID, at time: Date) throws(PortError) {
        let new = try unknown(drafts, of: drop)
        guard !new.isEmpty else { return }
        let board = OrderBoard(self, at: time)
        let unusable = new.filter { $0.state == .unusable }
        try board.load(unusable.compactMap(\.entity), withParents: false)
        let codes = try insert(new, of: drop, isJudged: true, at: time)
        var counting = OrderCounting()
        for row in new { counting.move(drop, from: nil, to: row.state) }
        try count(counting, at: time)
        try addUnusable(unusable.compactMap(\.entity), to: board) { codes.contains($0) }
        let detail = JournalDetail().with("first", Int(codes.lowerBound)).with("count", new.count)
        try recordEvent(.ordersStaged, drop, detail.with("unusable", unusable.count), at: time)
    }

    /// The drafts whose ordinals are new; existing orders stay as they are.
    private func unknown(_ drafts: [StagedOrder], of drop: DropID) throws(PortError) -> [StagedOrder] {
        let ordinals = drafts.map(\.draft.ordinal)
        guard let low = ordinals.min(), let high = ordinals.max() else { return [] }
        var known: Set<Int> = []
        for var row in try connection.query(
            "SELECT ordinal FROM orders WHERE drop_id = ? AND ordinal >= ? AND ordinal <= ?",
            [.text(drop.text), .integer(Int64(low)), .integer(Int64(high))])
        { known.insert(try row.integer("ordinal")) }
        return drafts.filter { known.insert($0.draft.ordinal).inserted }
    }

    /// - Returns: their codes, ascending as they came.
    func insert(
        _ drafts: [StagedOrder], of drop: DropID, isJudged: Bool, at time: Date
    ) throws(PortError) -> Range<Int64> {
        let first = Int64((try connection.integer("SELECT max(code) FROM orders") ?? 0) + 1)
        try connection.insert(
            StagedOrder.insert,
            drafts.enumerated().map { $1.values(code: first + Int64($0), drop: drop, isJudged: isJudged, at: time) })
        try connection.insert(
            StagedOrder.insertContents, drafts.enumerated().map { $1.contents(code: first + Int64($0)) })
        return first..<(first + Int64(drafts.count))
    }

    /// Unusable orders of these records, `isNew` by their codes, count from now on.
    func addUnusable(
        _ entities: [String], to board: OrderBoard, isNew: (Int64) -> Bool
    ) throws(PortError) {
        guard !entities.isEmpty else { return }
        let sql = """
            SELECT \(BoardOrder.columns) FROM orders o
            WHERE o.entity IN (\(IDList.placeholders)) AND o.state = 'unusable' ORDER BY o.code
            """
        var added: Set<Int64> = []
        for var row in try connection.query(sql, anyOf: entities.map { .text($0) }) {
            let order = try BoardOrder(row: &row)
            if isNew(order.code), added.insert(order.code).inserted { board.add(order) }
        }
        try board.settle()
    }
}
