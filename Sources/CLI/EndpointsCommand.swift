import Application
import ArgumentParser
import Domain
import Foundation

/// PLSA275.
struct EndpointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints",
        abstract: Speech.say(
            "Para onde vai cada transação (BNN, PLSA275).", "Where each transaction goes (BNN, PLSA275)."),
        subcommands: [List.self, Set.self, Remove.self, Reset.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: Speech.say("A tabela.", "The table."))

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let rows = try await OrderService(settings: try common.settings()).endpoints()
            guard !common.json else { return try Terminal.printJSON(ListOutput(items: rows.map(EndpointView.init))) }
            var table = TextTable(header: [
                Speech.say("transação", "transaction"), Speech.say("tabela", "table"),
                Speech.say("operação", "operation"), Speech.say("versão", "version"), "endpoint",
                Speech.say("corpo", "body"), Speech.say("por chamada", "per call"),
            ])
            for row in rows.map(EndpointView.init) {
                table.add([
                    row.transaction, row.alias, row.operation, row.version, row.path, row.body, "\(row.groupMax)",
                ])
            }
            Terminal.print(table.text)
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: Speech.say(
                "Inclui ou altera uma linha; libera os pedidos retidos por falta dela.",
                "Adds or changes a row; releases orders that were held because it was missing."))

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("Transação (BNN_CODTRA), 4 caracteres.", "Transaction (BNN_CODTRA), 4 characters."))
        var transaction: String
        @Argument(help: Speech.help("Tabela (BA1, BTS, …).", "Table (BA1, BTS, …)."))
        var alias: ExportAlias
        @Option(help: Speech.help("Operação: incluir, alterar, excluir.", "Operation: incluir, alterar, excluir."))
        var operation: ExportOperation?
        @Option(help: Speech.help("Versão (BNN_VERSAO).", "Version (BNN_VERSAO)."))
        var version: String?
        @Option(help: Speech.help("Caminho (BNN_ENDPOI), ou uma URL.", "Path (BNN_ENDPOI), or a URL."))
        var path: String?
        @Option(
            help: Speech.help(
                "Corpo: envelope:NÓ, bare:NÓ ou item.", "Body: envelope:NODE, bare:NODE or item."))
        var body: String?
        @Option(name: .customLong("per-call"), help: Speech.help("Registros por chamada.", "Records per call."))
        var perCall: Int?

        func validate() throws {
            guard transaction.utf8.count == 4, transaction.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw ValidationError(Speech.say("a transação tem 4 caracteres", "a transaction has 4 characters"))
            }
            if let body, EndpointBody(body) == nil {
                throw ValidationError(Speech.say("corpo desconhecido: \(body)", "unknown body: \(body)"))
            }
            if let perCall, !(1...10_000).contains(perCall) {
                throw ValidationError(Speech.say("por chamada: 1 a 10000", "per call: 1 to 10000"))
            }
            if let path, !EndpointsCommand.isPath(path) {
                throw ValidationError(
                    Speech.say("não é um caminho nem uma URL: \(path)", "neither a path nor a URL: \(path)"))
            }
        }

        func run() async throws {
            let service = try OrderService(settings: try common.settings())
            let known = try await service.endpoints().first { $0.transaction == transaction && $0.alias == alias }
            guard let path = path ?? known?.path, let form = body.flatMap({ EndpointBody($0) }) ?? known?.body else {
                throw ValidationError(
                    Speech.say("uma linha nova precisa de --path e --body", "a new row needs --path and --body"))
            }
            let row = Endpoint(
                transaction: transaction, alias: alias, operation: operation ?? known?.operation ?? .alter,
                version: version ?? known?.version ?? "v1", path: path, body: form,
                groupMax: perCall ?? known?.groupMax ?? Endpoint.standardGroup)
            let released = try await service.set(row)
            if common.json { return try Terminal.printJSON(CountOutput(count: released)) }
            Terminal.print(
                Speech.say("gravado; pedidos liberados: \(released)", "stored; orders let go: \(released)"))
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: Speech.say(
                "Tira uma linha; novos pedidos dela ficam retidos.", "Removes a row; its new orders are held."))

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("Transação (BNN_CODTRA).", "Transaction (BNN_CODTRA)."))
        var transaction: String
        @Argument(help: Speech.help("Tabela.", "Table."))
        var alias: ExportAlias

        func run() async throws {
            let service = try OrderService(settings: try common.settings())
            guard try await service.removeEndpoint(transaction: transaction, alias: alias) else {
                Terminal.reportError(Speech.say("não há essa linha", "there is no such row"))
                throw ExitStatus.noInput.code
            }
            if common.json { try Terminal.printJSON(CountOutput(count: 1)) }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: Speech.say(
                "Carrega de novo a lista padrão, no lugar da tabela toda.",
                "Replaces the whole table by the standard list."))

        @OptionGroup var common: CommonOptions
        @Flag(name: .shortAndLong, help: Speech.help("Confirma.", "Confirms."))
        var yes = false

        func validate() throws {
            guard yes else {
                throw ValidationError(
                    Speech.say(
                        "toda mudança na tabela se perde; confirme com --yes",
                        "every change to the table is lost; confirm with --yes"))
            }
        }

        func run() async throws {
            try await OrderService(settings: try common.settings()).resetEndpoints()
            if common.json { return try Terminal.printJSON(CountOutput(count: Endpoint.standard.count)) }
            Terminal.print(
                Speech.say("\(Endpoint.standard.count) linhas carregadas", "\(Endpoint.standard.count) rows loaded"))
        }
    }

    /// A path below the base URL, or a whole URL; no query, no `..`.
    static func isPath(_ text: String) -> Bool {
        let rest =
            text.hasPrefix("https://") ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : text[...]
        return !rest.isEmpty && !rest.hasPrefix("/") && !rest.split(separator: "/").contains("..")
            && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 && $0 != 0x5C }
    }
}

/// A row of the table.
struct EndpointView: Output {
    let transaction: String
    let alias: String
    let operation: String
    let version: String
    let path: String
    let body: String
    let groupMax: Int

    init(_ row: Endpoint) {
        transaction = row.transaction
        alias = row.alias.rawValue
        operation = row.operation.rawValue
        version = row.version
        path = row.path
        body = row.body.text
        groupMax = row.groupMax
    }
}
