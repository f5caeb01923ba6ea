import ArgumentParser
import Domain
import Foundation

/// Which orders.
struct OrderOptions: ParsableArguments {
    @Argument(help: Speech.help("Números dos pedidos (BNV_CODIGO).", "Numbers of orders (BNV_CODIGO).", value: "codes"))
    var codes: [Int64] = []
    @Option(help: Speech.help("BNV_STATUS: 0, 1, 2, 3, 4, 5 ou 9.", "BNV_STATUS: 0, 1, 2, 3, 4, 5 or 9."))
    var status: Int?
    @Option(help: Speech.help("Estado.", "State."))
    var state: [OrderState] = []
    @Option(help: Speech.help("Tabela: \(ExportAlias.allCases.map(\.rawValue).joined(separator: ", ")).", "Table."))
    var alias: ExportAlias?
    @Option(help: Speech.help("Transação (BNV_CODTRA).", "Transaction (BNV_CODTRA)."))
    var transaction: String?
    @Option(help: Speech.help("Chave do registro, ou seu começo e *.", "The record's key, or its beginning and *."))
    var key: String?
    @Option(help: Speech.help("ID do arquivo de exportação.", "ID of the export file.", value: "id"))
    var drop: String?
    @Option(help: Speech.help("Parte do nome do arquivo.", "Part of the file's name."))
    var file: String?
    @Option(help: Speech.help("Criados desde (aaaa-mm-dd, UTC).", "Made since (yyyy-mm-dd, UTC)."))
    var since: String?
    @Option(help: Speech.help("Criados antes de (aaaa-mm-dd, UTC).", "Made before (yyyy-mm-dd, UTC)."))
    var until: String?

    /// No filter is given: every order.
    var isEmpty: Bool {
        codes.isEmpty && status == nil && state.isEmpty && alias == nil && transaction == nil && key == nil
            && drop == nil && file == nil && since == nil && until == nil
    }

    func validate() throws {
        if let status, BNVStatus(rawValue: status) == nil {
            throw ValidationError(Speech.say("BNV_STATUS desconhecido: \(status)", "unknown BNV_STATUS: \(status)"))
        }
        if let drop, DropID(drop) == nil {
            throw ValidationError(Speech.say("não é um ID: \(drop)", "not an ID: \(drop)"))
        }
        for day in [since, until].compactMap({ $0 }) where Self.date(day) == nil {
            throw ValidationError(Speech.say("uma data é aaaa-mm-dd: \(day)", "a date is yyyy-mm-dd: \(day)"))
        }
    }

    var filter: OrderFilter {
        var filter = OrderFilter()
        filter.codes = codes
        filter.status = status.flatMap { BNVStatus(rawValue: $0) }
        filter.states = Set(state)
        filter.alias = alias
        filter.transaction = transaction
        filter.key = key
        filter.drop = drop.flatMap { DropID($0) }
        filter.fileNameContains = file
        filter.createdFrom = since.flatMap(Self.date)
        filter.createdUntil = until.flatMap(Self.date)
        return filter
    }

    private static func date(_ text: String) -> Date? {
        guard CalendarDay(text) != nil else { return nil }
        return try? Date(text, strategy: .iso8601.year().month().day())  // the form was checked
    }
}

extension ExportAlias: ExpressibleByArgument {
    init?(argument: String) { self.init(named: argument) }
}

extension ExportOperation: ExpressibleByArgument {
    init?(argument: String) { self.init(named: argument) }
}
