import Domain

/// The rows of a batch or a guia, with every exchange about it.
struct InboundHistoryView<Row: Output>: Output {
    let items: [Row]
    let exchanges: [ExchangeOutput]

    private enum CodingKeys: CodingKey { case items, exchanges }

    private let records: [ExchangeRecord]

    init(items: [Row], exchanges: [ExchangeRecord]) {
        self.items = items
        self.exchanges = exchanges.map { ExchangeOutput($0) }
        records = exchanges
    }

    /// Shows the exchanges below `table`, which shows the rows.
    /// - Throws: the exit status when nothing is known; `absence` says so.
    func show(below table: String, absence: String, _ common: CommonOptions) throws {
        guard !items.isEmpty || !exchanges.isEmpty else {
            Terminal.reportError(absence)
            throw ExitStatus.noInput.code
        }
        try common.show(self, as: table + "\n\n" + ExchangeTable.text(of: records))
    }
}
