import Domain

/// The rows of a batch or a guia, with every exchange about it.
struct InboundHistoryView<Row: Output>: Output {
    let items: [Row]
    let exchanges: [ExchangeOutput]
    private let kept: [KeptExchange]

    private enum CodingKeys: CodingKey { case items, exchanges }

    init(items: [Row], exchanges: [KeptExchange]) {
        self.items = items
        self.exchanges = exchanges.map { ExchangeOutput($0) }
        kept = exchanges
    }

    var isEmpty: Bool { items.isEmpty && exchanges.isEmpty }

    func text(below table: String) -> String { table + "\n\n" + ExchangeTable.text(of: kept) }
}
