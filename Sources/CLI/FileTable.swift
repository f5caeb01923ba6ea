import Domain
import Messages

/// Drops as rows: file, verdict, first finding, path, the destination's answer.
enum FileTable {
    /// Times are the operator's.
    static func text(of rows: [DropRecord], _ time: LocalTime, location: (DropRecord) -> String) -> String {
        var table = TextTable(header: [
            "ID", Speech.say("recebido", "received"), Speech.say("arquivo", "file"), Speech.say("veredito", "verdict"),
            Speech.say("achado", "finding"),
            Speech.say("protocolo", "protocol"), Speech.say("entrega", "delivery"),
            Speech.say("onde está", "where it lies"),
        ])
        let catalogue = Catalogue(Speech.language)
        for row in rows {
            table.add([
                row.drop.id.text, time.text(of: row.drop.receivedAt),
                shortened(row.drop.folder.isEmpty ? row.drop.name : "\(row.drop.folder)/\(row.drop.name)"),
                row.verdict.map { catalogue.name(of: $0) } ?? row.state.rawValue,
                row.leadingFinding.map { "\($0.rawValue)\(row.findingCount > 1 ? " +\(row.findingCount - 1)" : "")" }
                    ?? "–",
                row.protocolNumber ?? "–",
                row.outcomes.isEmpty ? "–" : row.outcomes.map(delivery).joined(separator: ", "),
                row.state == .released ? "–" : location(row),
            ])
        }
        return table.text
    }

    private static func delivery(_ outcome: DeliveryOutcome) -> String {
        let detail = outcome.receipt?.protocolNumber.map { " \($0)" } ?? ""
        if let handOver = outcome.handOver, handOver.isWorthShowing {
            return "\(outcome.destination.rawValue): \(HandOverText.name(handOver))\(detail)"
        }
        let text = "\(outcome.destination.rawValue): \(outcome.state.rawValue)\(detail)"
        if outcome.unknown != nil, outcome.state != .delivered {
            return text + Speech.say(" (envio sem resposta)", " (no answer to the upload)")
        }
        guard outcome.state == .waiting, let reason = outcome.reason else { return text }
        return text + " (\(reason.prefix(60))\(reason.count > 60 ? "…" : ""))"
    }

    private static func shortened(_ name: String) -> String {
        name.count <= 44 ? name : "\(name.prefix(20))…\(name.suffix(23))"
    }
}
