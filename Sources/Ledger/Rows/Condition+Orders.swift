import Domain

extension Condition {
    /// A condition over `orders o`.
    init(_ filter: OrderFilter) {
        if !filter.codes.isEmpty {
            add(
                "o.code IN (\(filter.codes.map { _ in "?" }.joined(separator: ", ")))",
                filter.codes.map { .integer($0) })
        }
        if filter.states.isEmpty || filter.states.contains(.staged) { add(OrderStaging.isVisible) }
        if !filter.states.isEmpty { addStates(filter.states) }
        if let status = filter.status { add(Self.condition(of: status)) }
        if let alias = filter.alias { add("o.alias = ?", .text(alias.rawValue)) }
        if let transaction = filter.transaction { add("o.transaction_code = ?", .text(transaction)) }
        if let key = filter.key { addKey(key) }
        if let drop = filter.drop { add("o.drop_id = ?", .text(drop.text)) }
        if let part = filter.fileNameContains, !part.isEmpty {
            add(
                "o.drop_id IN (SELECT d.id FROM drops d WHERE d.name_folded LIKE ? ESCAPE '!')",
                .text(Self.pattern(containing: part.lowercased())))
        }
        if let from = filter.createdFrom { add("o.created_at >= ?", .time(from)) }
        if let until = filter.createdUntil { add("o.created_at <= ?", .time(until)) }
    }

    /// The states as literals, because SQLite uses the partial index of orders in trouble only for literals.
    private mutating func addStates(_ states: Set<OrderState>) {
        add("(" + states.map { "o.state = '\($0.rawValue)'" }.sorted().joined(separator: " OR ") + ")")
    }

    /// An exact match, or a prefix match for a key that ends in `*`; LIKE is not used, so its wildcards have no effect.
    private mutating func addKey(_ key: String) {
        guard key.hasSuffix("*") else { return add("o.order_key = ?", .text(key)) }
        let beginning = String(key.dropLast())
        guard !beginning.isEmpty else { return }
        add(
            "substr(o.order_key, 1, ?) = ?", .integer(Int64(beginning.unicodeScalars.count)), .text(beginning))
    }

    /// `BNVStatus.init(state:attempts:)` as SQL, generated from it.
    private static func condition(of status: BNVStatus) -> String {
        var terms: [String] = []
        for state in OrderState.allCases {
            let isFirst = BNVStatus(state: state, attempts: 0) == status
            let isLater = BNVStatus(state: state, attempts: 1) == status
            let word = "o.state = '\(state.rawValue)'"
            switch (isFirst, isLater) {
            case (true, true): terms.append(word)
            case (true, false): terms.append("(\(word) AND o.attempts = 0)")
            case (false, true): terms.append("(\(word) AND o.attempts > 0)")
            case (false, false): break
            }
        }
        return "(" + terms.joined(separator: " OR ") + ")"
    }
}
