import Domain
import FoundationEssentials

/// The orders that one transaction concerns, in memory: what their records' orders mean for one another is decided here, and written
/// back in few statements.
///
/// Of one record at most one order is pending, held or blocked, and it is the record's newest; older ones are under way or at their
/// end. An order waits while one for its own record is under way or one for a parent is not settled; it is blocked while the
/// newest order of a parent came to a bad end or stands still.
final class OrderBoard {
    /// What the orders of one record mean to those that depend on it.
    enum View: Equatable {
        /// Nothing is to be waited for.
        case satisfied
        case unsettled
        /// The newest order is in this state.
        case failed(OrderState)
    }

    let transaction: LedgerTransaction
    let time: Date
    private(set) var orders: [Int64: BoardOrder] = [:]
    /// Codes of a record's orders, ascending; neither staged nor superseded ones. Only of records that were loaded whole.
    private var codes: [String: [Int64]] = [:]
    /// As the dependants of a record were told last.
    private var reported: [String: View] = [:]
    private var touched: Set<String> = []
    /// As the table has them, of orders that were changed.
    private var stored: [Int64: OrderStatus] = [:]
    private var routes: Set<String>?
    private(set) var changedCounts: [OrderState: Int] = [:]

    init(_ transaction: LedgerTransaction, at time: Date) {
        self.transaction = transaction
        self.time = time
    }

    // MARK: Loading

    /// A chain of records that depend on one another has five links; the parents of a record are never among its children.
    private static let roundsMax = 1_000

    static let ofEntities = """
        SELECT \(BoardOrder.columns) FROM orders o
        WHERE o.entity IN (\(IDList.placeholders)) AND o.state <> 'staged' AND o.state <> 'superseded'
        ORDER BY o.code
        """

    /// All orders of these records, and of the parents that these orders name.
    func load(_ entities: some Sequence<String>, withParents: Bool = true) throws(PortError) {
        let missing = Set(entities).filter { codes[$0] == nil }
        guard !missing.isEmpty else { return }
        for entity in missing { codes[entity] = [] }
        var parents: Set<String> = []
        for var row in try transaction.connection.query(Self.ofEntities, anyOf: missing.map { .text($0) }) {
            let order = try BoardOrder(row: &row)
            codes[order.entity, default: []].append(order.code)
            // What was changed here already is newer than the table.
            if orders[order.code] == nil { orders[order.code] = order }
            if withParents, order.status.state.isMovable { parents.formUnion(order.parents) }
        }
        for entity in missing {
            codes[entity] = codes[entity]?.sorted()
            reported[entity] = view(of: entity)
        }
        try load(parents, withParents: false)
    }

    /// Orders by themselves, for changes that mean nothing to others.
    func load(codes: [Int64]) throws(PortError) {
        let sql = "SELECT \(BoardOrder.columns) FROM orders o WHERE o.code IN (\(IDList.placeholders))"
        for var row in try transaction.connection.query(sql, anyOf: codes.map { .integer($0) }) {
            let order = try BoardOrder(row: &row)
            if orders[order.code] == nil { orders[order.code] = order }
        }
    }

    /// A staged order takes its place among those of its record, which is loaded.
    func add(_ order: BoardOrder) {
        orders[order.code] = order
        var siblings = codes[order.entity] ?? []
        let index = siblings.lastIndex { $0 < order.code }.map { $0 + 1 } ?? 0
        siblings.insert(order.code, at: index)
        codes[order.entity] = siblings
        touched.insert(order.entity)
    }

    // MARK: What orders mean to others

    /// The record's orders, oldest first.
    func siblings(_ entity: String) -> [BoardOrder] { (codes[entity] ?? []).compactMap { orders[$0] } }

    /// The newest that was or may be sent; of a record that is loaded.
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

    /// Pending, if nothing stands against it; else held or blocked.
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

    /// An inclusion that HAT never took is passed on to the alteration that takes its place.
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

    // MARK: Telling others, writing

    /// Writes what was changed, and carries it on to all orders that it means something to.
    func settle() throws(PortError) {
        var rounds = 0
        repeat {
            rounds += 1
            guard rounds <= Self.roundsMax else {
                throw PortError(.internalFault, "Orders wait for one another in a circle.")
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
                children.insert(Int64(try row.integer()))
                entities.insert(try row.text())
            }
        }
        try load(entities)
        for code in children.sorted() {
            guard orders[code]?.status.state.isMovable == true else { continue }
            try evaluate(code)
        }
    }

    /// Writes what was changed; means nothing to others by itself.
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
    /// Stands where it stands because of others.
    var isMovable: Bool { self == .pending || self == .blocked }

    /// HAT was never asked to take it, or took nothing of what it was sent.
    fileprivate var isUnsent: Bool {
        switch self {
        case .staged, .pending, .held, .blocked: true
        default: false
        }
    }

    /// What depends on it cannot go on.
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
    /// Orders find their row by this.
    var routeKey: String { Self.routeKey(transaction, alias) }

    static func routeKey(_ transaction: String?, _ alias: ExportAlias) -> String {
        "\(transaction ?? "") \(alias.rawValue)"
    }
}
