import Domain

/// What is known of a batch or a guia, with every exchange about it.
struct InboundStoryView<Row: Encodable>: Encodable {
    let rows: [Row]
    let exchanges: [KeptExchange]

    var isEmpty: Bool { rows.isEmpty && exchanges.isEmpty }

    func text(below table: String) -> String { table + "\n\n" + ExchangeTable.text(of: exchanges) }
}
