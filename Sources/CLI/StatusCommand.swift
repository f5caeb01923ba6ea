import Application
import ArgumentParser
import Domain
import Foundation

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: Speech.say("Mostra o que há no spool e no registro.", "Shows what the spool and the ledger hold."))

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let status = try await LedgerDesk(settings: try common.settings()).status()
        guard !common.json else { return try Terminal.printJSON(status) }
        var table = TextTable(header: [Speech.say("o quê", "what"), Speech.say("quantos", "how many")])
        table.add([Speech.say("servindo agora", "being served now"), status.isServed ? "✓" : "–"])
        for (name, count) in status.counts.byState.sorted(by: { $0.key < $1.key }) { table.add([name, "\(count)"]) }
        for (name, count) in status.counts.byVerdict.sorted(by: { $0.key < $1.key }) {
            table.add([Speech.say("veredito ", "verdict ") + name, "\(count)"])
        }
        for (name, count) in status.counts.byDelivery.sorted(by: { $0.key < $1.key }) {
            table.add([Speech.say("entrega ", "delivery ") + name, "\(count)"])
        }
        table.add([Speech.say("eventos", "events"), "\(status.counts.events)"])
        if let oldest = status.counts.oldestOpen {
            table.add([Speech.say("mais antigo em aberto", "oldest open"), oldest.formatted(.iso8601)])
        }
        Terminal.print(table.text)
    }
}
