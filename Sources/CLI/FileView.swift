import Domain
import Foundation
import Messages

/// One drop as text.
struct FileText {
    let language: Language

    func text(of history: DropHistory, answer: String?, isWhole: Bool) -> String {
        let record = history.record
        let catalogue = Catalogue(language)
        var table = TextTable(header: ["ID", record.drop.id.text])
        table.add([Speech.say("arquivo", "file"), record.drop.name])
        if !record.drop.folder.isEmpty { table.add([Speech.say("pasta", "folder"), record.drop.folder]) }
        table.add(["SHA-256", record.drop.digest.hex])
        table.add([Speech.say("bytes", "bytes"), "\(record.drop.byteCount)"])
        table.add([Speech.say("recebido", "received"), record.drop.receivedAt.formatted(.iso8601)])
        table.add([Speech.say("estado", "state"), "\(record.state.rawValue) (BXX \(record.bxxStatus.rawValue))"])
        if let verdict = record.verdict { table.add([Speech.say("veredito", "verdict"), catalogue.name(of: verdict)]) }
        table.add([Speech.say("versão", "version"), record.version ?? "–"])
        table.add([Speech.say("transação", "transaction"), record.transaction ?? "–"])
        table.add([Speech.say("lote", "lote"), record.loteNumber ?? "–"])
        table.add([Speech.say("guias", "guias"), record.guiaCount.map { "\($0)" } ?? "–"])
        table.add([Speech.say("protocolo", "protocol"), record.protocolNumber ?? "–"])
        table.add([Speech.say("onde está", "where it lies"), record.finalPath ?? "–"])
        table.add([Speech.say("resposta", "answer"), answer ?? "–"])
        var parts = [table.text]
        parts += record.outcomes.map(delivery)
        parts += history.findings.map { finding in
            let position = catalogue.text(of: finding.location) ?? ""
            return "\(finding.code.rawValue) \(ShownText.line(position))\n    \(catalogue.sentence(for: finding))"
        }
        if isWhole {
            parts += history.events.map { ShownText.line("\($0.time.formatted(.iso8601))  \($0.kind)  \($0.detail)") }
            parts += history.exchanges.map {
                "\($0.time.formatted(.iso8601))  \($0.method) \($0.path) → \($0.httpStatus.map(String.init) ?? "–") "
                    + "(\($0.milliseconds) ms, \($0.outcome))"
            }
        }
        return parts.joined(separator: "\n")
    }

    /// Always one line, whatever HAT's texts or a provider's name contain.
    private func delivery(_ outcome: DeliveryOutcome) -> String {
        let label = Speech.say("entrega", "delivery")
        var text = "\(label) \(outcome.destination.rawValue): \(outcome.state.rawValue) (\(outcome.attempts))"
        if let receipt = outcome.receipt?.protocolNumber { text += " \(receipt)" }
        if let path = outcome.placementPath { text += " \(path)" }
        if let reason = outcome.reason { text += " – \(reason)" }
        if let handOver = HandOverText.sentence(outcome) { text += " – \(handOver)" }
        if let next = outcome.nextAttemptAt, outcome.state == .waiting { text += " → \(next.formatted(.iso8601))" }
        text = ShownText.line(text)
        if let unknown = outcome.unknown, outcome.state != .delivered {
            text += "\n    " + Catalogue(language).sentence(for: unknown)
        }
        return text
    }
}
