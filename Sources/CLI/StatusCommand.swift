import Application
import ArgumentParser
import Domain
import Foundation
import Messages

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: Speech.say("Mostra o que há no spool e no registro.", "Shows what the spool and the ledger hold."))

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let status = try await LedgerService(settings: try common.settings()).status()
        guard !common.json else { return try Terminal.printJSON(StatusOutput(status)) }
        var table = TextTable(header: [Speech.say("o quê", "what"), Speech.say("quantos", "how many")])
        table.add([Speech.say("servindo agora", "being served now"), status.isServed ? "✓" : "–"])
        let catalogue = Catalogue(Speech.language)
        for state in DropState.allCases {
            guard let count = status.counts.byState[state.rawValue], count > 0 else { continue }
            table.add([catalogue.name(of: state), "\(count)"])
        }
        for verdict in Verdict.allCases {
            guard let count = status.counts.byVerdict[verdict.rawValue], count > 0 else { continue }
            table.add([Speech.say("veredito: ", "verdict: ") + catalogue.name(of: verdict), "\(count)"])
        }
        for state in DeliveryState.allCases {
            guard let count = status.counts.byDelivery[state.rawValue], count > 0 else { continue }
            table.add([Speech.say("entrega: ", "delivery: ") + catalogue.name(of: state), "\(count)"])
        }
        for (state, count) in status.batches.sorted(by: { $0.key < $1.key }) where count > 0 {
            table.add([Speech.say("lotes do HAT: ", "batches of HAT: ") + state, "\(count)"])
        }
        for (state, count) in status.guias.sorted(by: { $0.key < $1.key }) where count > 0 {
            table.add([Speech.say("guias do HAT: ", "guias of HAT: ") + state, "\(count)"])
        }
        for (text, count) in [
            (Speech.say("não processados pelo Protheus", "not processed by Protheus"), status.counts.refusedByERP),
            (
                Speech.say("excluídos no HAT depois de importados", "deleted at HAT after their import"),
                status.batchesDeletedAfterImport
            ),
            (Speech.say("itens do HAT sem uso possível", "items of HAT that cannot be used"), status.unusableItems),
        ] where count > 0 {
            table.add([text, "\(count)"])
        }
        for state in OrderState.allCases {
            guard let count = status.orders[state.rawValue], count > 0 else { continue }
            table.add([Speech.say("pedidos: ", "orders: ") + catalogue.name(of: state), "\(count)"])
        }
        table.add([Speech.say("eventos", "events"), "\(status.counts.events)"])
        if let oldest = status.counts.oldestOpen {
            table.add([Speech.say("mais antigo em aberto", "oldest open"), oldest.formatted(.iso8601)])
        }
        Terminal.print(table.text)
        for set in status.conditions {
            for condition in set.conditions { Terminal.print(catalogue.sentence(for: condition)) }
            let rest = set.total - set.conditions.count
            if rest > 0 { Terminal.print(Speech.say("… e mais \(rest)", "… and \(rest) more")) }
        }
    }
}
