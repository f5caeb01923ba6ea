import Domain
import FoundationEssentials

/// Records of an export that was not judged yet. They are rows like any others, but nothing counts, lists or minds them: whether they become
/// orders is decided with the file's verdict.
enum OrderStaging {
    /// Of a record that cannot be used: below every other, so that it comes first when the orders are made ready.
    static let unusableRank = -1

    /// Rows that one transaction removes.
    static let removedMax = 1_000

    /// Orders that may be seen: all but those of a drop without a verdict. Over `orders o`.
    static let isVisible = "o.drop_id NOT IN (SELECT u.id FROM drops u WHERE u.state = 'claimed')"

    /// A negative limit is none.
    static let codes = "SELECT code FROM orders WHERE drop_id = ? AND state = 'staged' ORDER BY rank, ordinal LIMIT ?"

    static let unusable = """
        SELECT o.code, o.entity FROM orders o WHERE o.drop_id = ? AND o.state = 'staged' AND o.rank < 0
        ORDER BY o.rank, o.ordinal LIMIT ?
        """
}

extension SQLLedger {
    /// Removes what was staged of a drop without a verdict, in short transactions: a million rows in one would keep every other writer
    /// waiting, and their pages in memory. Nothing depends on how far it comes.
    func discardStaged(of drop: DropID) async throws(PortError) {
        let limit = OrderStaging.removedMax
        var count = limit
        while count == limit {
            count = try await group.write { transaction throws(PortError) in
                guard try transaction.knownState(of: drop) == .claimed else { return 0 }
                return try transaction.discardStaged(of: drop, limit: limit)
            }
        }
    }
}

extension LedgerTransaction {
    /// The drop has no verdict: its records wait for it.
    func stageUnjudged(_ drafts: [StagedOrder], of drop: DropID, at time: Date) throws(PortError) {
        if drafts.first?.draft.ordinal == 1 { try discardStaged(of: drop) }
        _ = try insert(drafts, of: drop, isJudged: false, at: time)
    }

    /// The verdict is being written: all `count` records that were staged before are counted as orders, or all rows go.
    func settleStaged(of drop: DropID, keeping count: Int, at time: Date) throws(PortError) {
        let last = try connection.integer("SELECT max(ordinal) FROM orders WHERE drop_id = ?", [.text(drop.text)]) ?? 0
        guard last > 0 else { return }
        guard last == count else {
            try discardStaged(of: drop)
            return
        }
        var counting = OrderCounting()
        counting.add(count, of: drop, in: .staged)
        try self.count(counting, at: time)
        let unusable = try connection.integer(
            "SELECT count(*) FROM orders WHERE drop_id = ? AND state = 'staged' AND rank < 0", [.text(drop.text)])
        let first = try connection.integer(
            "SELECT code FROM orders WHERE drop_id = ? AND ordinal = 1", [.text(drop.text)])
        let detail = JournalDetail().with("first", first).with("count", count).with("unusable", unusable ?? 0)
        try recordEvent(.ordersStaged, drop, detail, at: time)
    }

    /// More was staged of the drop than one transaction should remove.
    func hasManyStaged(of drop: DropID) throws(PortError) -> Bool {
        let last = try connection.integer("SELECT max(ordinal) FROM orders WHERE drop_id = ?", [.text(drop.text)])
        return (last ?? 0) > OrderStaging.removedMax
    }

    /// Rows of a drop that becomes no orders, or is read once more: all of them, or at most `limit`.
    /// - Returns: how many went.
    @discardableResult
    func discardStaged(of drop: DropID, limit: Int = -1) throws(PortError) -> Int {
        let arguments: [LedgerValue] = [.text(drop.text), .integer(Int64(limit))]
        guard try !connection.query(OrderStaging.codes, [arguments[0], .integer(1)]).isEmpty else { return 0 }
        try execute("DELETE FROM order_contents WHERE code IN (\(OrderStaging.codes))", arguments)
        return try execute("DELETE FROM orders WHERE code IN (\(OrderStaging.codes))", arguments)
    }

    /// - Returns: how many staged records, at most `limit`, were found to be unusable and are so from now on.
    func markUnusable(of drop: DropID, limit: Int, at time: Date) throws(PortError) -> Int {
        var codes: Set<Int64> = []
        var entities: [String] = []
        for var row in try connection.query(OrderStaging.unusable, [.text(drop.text), .integer(Int64(limit))]) {
            codes.insert(Int64(try row.integer("code")))
            if let entity = try row.optionalText("entity") { entities.append(entity) }
        }
        guard !codes.isEmpty else { return 0 }
        let board = OrderBoard(self, at: time)
        try board.load(entities, withParents: false)
        for piece in IDList.pieces(anyOf: codes.sorted().map { .integer($0) }) {
            try execute(
                "UPDATE orders SET state = 'unusable', rank = 0, changed_at = ? WHERE code IN (\(IDList.placeholders))",
                [.time(time)] + piece)
        }
        var counting = OrderCounting()
        counting.add(-codes.count, of: drop, in: .staged)
        counting.add(codes.count, of: drop, in: .unusable)
        try count(counting, at: time)
        try addUnusable(entities, to: board) { codes.contains($0) }
        return codes.count
    }
}
