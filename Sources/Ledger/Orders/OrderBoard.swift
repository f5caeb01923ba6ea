import Domain
import FoundationEssentials

/// The orders that one transaction affects, in memory. The board evaluates how the orders of a record affect other
/// orders, and writes the changes back with few statements.
///
/// At most one order of a record is pending, held or blocked, and it is the newest of the record; older ones are under
/// way or finished. An order waits while an order for the same record is under way or an order for a parent is not
/// settled. It is blocked while the newest order of a parent failed, is held or is blocked.
final class OrderBoard {
    /// The state of one record's orders as seen by orders that depend on it.
    enum View: Equatable {
        /// Dependants need not wait.
        case satisfied
        case unsettled
        /// The newest order is in this state, which blocks dependants.
        case failed(OrderState)
    }

    let transaction: LedgerTransaction
    let time: Date
    private(set) var orders: [Int64: BoardOrder] = [:]
    /// Codes of a record's orders, ascending, without staged and superseded ones. Only records that were loaded
    /// completely have an entry.
    private var codes: [String: [Int64]] = [:]
    /// The view that the dependants of a record were last evaluated with.
    private var reported: [String: View] = [:]
    private var touched: Set<String> = []
    /// The stored status of orders that were changed.
    private var stored: [Int64: OrderStatus] = [:]
    private var routes: Set<String>?
    private(set) var changedCounts: [OrderState: Int] = [:]

    init(_ transaction: LedgerTransaction, at time: Date) {
        self.transaction = transaction
        self.time = time
    }

    // MARK: Loading

    /// Bound on the evaluation rounds. A chain of dependent records has five links, and a record is never its own
    /// ancestor.
    private static let roundsMax = 1_000

    static let ofEntities = """
        SELECT \(BoardOrder.columns) FROM orders o
        WHERE o.entity IN (\(IDList.placeholders)) AND o.state <> 'staged' AND o.state <> 'superseded'
        ORDER BY o.code
        """

    /// Loads all orders of these records, and of the parents that these orders name.
    func load(_ entities: some Sequence<String>, withParents: Bool = true) throws(PortError) {
        let missing = Set(entities).filter { codes[$0] == nil }
        guard !missing.isEmpty else { return }
        for entity in missing { codes[entity] = [] }
        var parents: Set<String> = []
        for var row in try transaction.connection.query(Self.ofEntities, anyOf: missing.map { .text($0) }) {
            let order = try BoardOrder(row: &row)
            codes[order.entity, default: []].append(order.code)
            // A change made on the board is newer than the table.
            if orders[order.code] == nil { orders[order.code] = order }
            if withParents, order.status.state.isMovable { parents.formUnion(order.parents) }
        }
        for entity in missing {
            codes[entity] = codes[entity]?.sorted()
            reported[entity] = view(of: entity)
        }
        try load(parents, withParents: false)
    }

    /// Loads single orders, for changes that affect no other order.
    func load(codes: [Int64]) throws(PortError) {
        let sql = "SELECT \(BoardOrder.columns) FROM orders o WHERE o.code IN (\(IDList.placeholders))"
        for var row in try transaction.connection.query(sql, anyOf: codes.map { .integer($0) }) {
            let order = try BoardOrder(row: &row)
            if orders[order.code] == nil { orders[order.code] = order }
        }
    }

    /// Adds a staged order to the orders of its record, which must be loaded.
    func add(_ order: BoardOrder) {
        orders[order.code] = order
        var siblings = codes[order.entity] ?? []
        let index = siblings.lastIndex { $0 < order.code }.map { $0 + 1 } ?? 0
        siblings.insert(order.code, at: index)
        codes[order.entity] = siblings
        touched.insert(order.entity)
    }

    // MARK: Effects on other orders

    /// The record's orders, oldest first.
    func siblings(_ entity: String) -> [BoardOrder] { (codes[entity] ?? []).compactMap { orders[$0] } }

    /// The newest order that was or may be sent. The record must be loaded.
    func newest(_ entity: String) -> BoardOrder? {
        siblings(entity).last { $0.status.state != .unusable && $0.status.state != .superseded }
    }

    func view(of entity: String) -> View {
        let siblings = siblings(entity).filter { $0.status.state != .superseded && $0.status.state != .staged }
        guard let newest = siblings.last else { return .satisfied }
        if newest.status.state.blocksChildren { return .failed(newest.status.state) }
        return siblings.contains { !$0.status.state.isSettled } ? .unsettled : .satisfied
    }

    /// Whether the endpoint table has a row for it.
    private func isRouted(_ order: BoardOrder) throws(PortError) -> Bool {
        if routes == nil {
            var known: Set<String> = []
            for endpoint in try transaction.connection.endpoints() { known.insert(endpoint.routeKey) }
            routes = known
        }
        return routes?.contains(Endpoint.routeKey(order.status.transaction, order.alias)) ?? false
    }

    // MARK: Changing

    func change(_ code: Int64, _ body: (inout OrderStatus) -> Void) {
        guard let order = orders[code] else { return }
        let before = order.status
        var after = before
        body(&after)
        guard after != before else { return }
        if stored[code] == nil { stored[code] = before }
        order.status = after
        touched.insert(order.entity)
    }

    /// Transitions the order to pending, or to held or blocked when there is a block reason.
    func evaluate(_ code: Int64) throws(PortError) {
        guard let order = orders[code] else { return }
        if order.parents.contains(where: { codes[$0] == nil }) { try load(order.parents, withParents: false) }
        guard try isRouted(order) else {
            let blockReason = OrderBlockReason.noEndpoint(
                transaction: order.status.transaction ?? "-", alias: order.alias.rawValue)
            return change(code) { $0.transition(.held, blockReason.text, isUnrouted: true) }
        }
        var isWaiting = siblings(order.entity).contains { $0.code != code && $0.status.state.isUnderWay }
        for parent in order.parents where parent != order.entity {
            switch view(of: parent) {
            case .satisfied: break
            case .unsettled: isWaiting = true
            case .failed(let state):
                let blockReason = OrderBlockReason.parent(alias: String(parent.prefix { $0 != ":" }), state)
                return change(code) { $0.transition(.blocked, blockReason.text) }
            }
        }
        change(code) { status in
            status.transition(.pending, status.state == .pending ? status.reason : nil)
            status.isWaiting = isWaiting
        }
    }

    /// Marks an order as superseded. If it is an inclusion that HAT never accepted, the alteration that replaces it
    /// becomes the inclusion.
    func supersede(_ code: Int64, by newer: Int64) {
        guard let old = orders[code], let successor = orders[newer] else { return }
        let isKnown = siblings(old.entity).contains {
            $0.status.wasTaken || ($0.code != code && $0.status.state.isUnderWay)
        }
        if old.status.isInclusion, old.status.state != .dead, !isKnown, successor.operation == .alter,
            successor.status.state.isUnsent
        {
            change(newer) { $0.inherit(old.status) }
        }
        change(code) { status in
            status.transition(.superseded, nil)
            status.supersededBy = newer
        }
    }

    // MARK: Propagating and writing

    /// Writes the changes and re-evaluates all orders that they affect.
    func settle() throws(PortError) {
        var rounds = 0
        repeat {
            rounds += 1
            guard rounds <= Self.roundsMax else {
                throw PortError(.internalFault, "Orders depend on one another in a cycle.")
            }
            for entity in touched.sorted() where codes[entity] != nil {
                for order in siblings(entity) where order.status.state.isMovable { try evaluate(order.code) }
            }
            try flush()
            try replaceChildren(of: takeChangedViews())
        } while !touched.isEmpty
        try flush()
    }

    private func takeChangedViews() -> [String] {
        let changed = touched.filter { entity in
            guard let before = reported[entity] else { return false }
            return before != view(of: entity)
        }
        touched = []
        for entity in changed { reported[entity] = view(of: entity) }
        return changed.sorted()
    }

    static let children = ["parent_1", "parent_2"].map {
        """
        SELECT o.code, o.entity FROM orders o
        WHERE o.\($0) IN (\(IDList.placeholders)) AND (o.state = 'pending' OR o.state = 'blocked')
        """
    }

    private func replaceChildren(of parents: [String]) throws(PortError) {
        guard !parents.isEmpty else { return }
        var children: Set<Int64> = []
        var entities: Set<String> = []
        for sql in Self.children {
            for var row in try transaction.connection.query(sql, anyOf: parents.map { .text($0) }) {
                children.insert(Int64(try row.integer("code")))
                entities.insert(try row.text("entity"))
            }
        }
        try load(entities)
        for code in children.sorted() {
            guard orders[code]?.status.state.isMovable == true else { continue }
            try evaluate(code)
        }
    }

    /// Writes the changes without evaluating other orders.
    func flush() throws(PortError) {
        var groups: [OrderStatus: [Int64]] = [:]
        var ledger = OrderCounting()
        for (code, before) in stored {
            guard let order = orders[code], order.status != before else { continue }
            groups[order.status, default: []].append(code)
            ledger.move(order.drop, from: before.state, to: order.status.state)
            if before.state != order.status.state { changedCounts[order.status.state, default: 0] += 1 }
        }
        stored = [:]
        for (status, codes) in groups { try write(status, codes.sorted()) }
        try transaction.count(ledger, at: time)
    }

    private static let update = "UPDATE orders SET \(OrderStatus.assignments), changed_at = ? WHERE code"

    private func write(_ status: OrderStatus, _ codes: [Int64]) throws(PortError) {
        let values = status.values + [.time(time)]
        if codes.count == 1 {
            try transaction.execute("\(Self.update) = ?", values + [.integer(codes[0])])
        } else {
            for piece in IDList.pieces(anyOf: codes.map { .integer($0) }) {
                try transaction.execute("\(Self.update) IN (\(IDList.placeholders))", values + piece)
            }
        }
    }
}

extension OrderState {
    /// Its state depends on other orders.
    var isMovable: Bool { self == .pending || self == .blocked }

    /// It was never sent, or HAT accepted none of what was sent.
    fileprivate var isUnsent: Bool {
        switch self {
        case .staged, .pending, .held, .blocked: true
        default: false
        }
    }

    /// Orders that depend on it cannot proceed.
    fileprivate var blocksChildren: Bool {
        switch self {
        case .refused, .unusable, .dead, .held, .blocked, .cancelled: true
        case .staged, .pending, .sending, .processing, .succeeded, .superseded, .unchanged: false
        }
    }
}

extension OrderStatus {
    mutating func transition(_ state: OrderState, _ reason: String?, isUnrouted: Bool = false) {
        self.state = state
        self.reason = reason
        self.isUnrouted = isUnrouted
        isWaiting = false
        nextAttemptAt = nil
    }

    fileprivate mutating func inherit(_ old: OrderStatus) {
        transaction = old.transaction
        isInclusion = true
    }
}

extension Endpoint {
    /// The key by which an order finds its row of the endpoint table.
    var routeKey: String { Self.routeKey(transaction, alias) }

    static func routeKey(_ transaction: String?, _ alias: ExportAlias) -> String {
        "\(transaction ?? "") \(alias.rawValue)"
    }
}
