import Domain
import Messages

/// The answer that a clerk reads: what became of the file, then what is wrong, guia by guia, with what to do. UTF-8, lines of
/// at most 78 characters.
struct ClerkReport {
    /// Findings told in full; more help nobody, and the JSON holds them.
    static let findingsMax = 200

    private let record: AnswerRecord
    private let catalogue: Catalogue
    private let registroANS: String?
    private let operatorName: String?
    private var lines: [String] = []

    init(_ record: AnswerRecord, language: Language, registroANS: String?, operatorName: String?) {
        self.record = record
        self.catalogue = Catalogue(language)
        self.registroANS = registroANS
        self.operatorName = operatorName
        writeHeading()
        writeMessage()
        writeDeliveries()
        writeEntries()
        writePassedOver()
        writeOrders()
        writeFindings()
        writeSender()
    }

    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    private mutating func writeHeading() {
        let judged = record.judged
        lines += TextLines.wrap("\(catalogue[.answerTitle]) \(judged.drop.name)")
        lines.append(String(repeating: "=", count: TextLines.width))
        field(.verdict, record.verdictName(catalogue).uppercased())
        lines += TextLines.wrap(record.verdictText(catalogue))
        lines.append("")
        field(.protocolNumber, judged.judgement.protocolNumber)
        if let earlier = record.decision.earlier {
            let number = earlier.protocolNumber.map { ", \(catalogue[.protocolNumber]) \($0)" } ?? ""
            field(.earlierDrop, AnswerRecord.localTime(earlier.receivedAt) + number)
        }
        if let motive = record.decision.motive {
            field(.motive, "\(motive.code) - \(catalogue.describe(motive: motive))")
        }
        field(.receivedAt, AnswerRecord.localTime(judged.drop.receivedAt))
        field(.identifier, judged.drop.id.text)
    }

    private mutating func writeMessage() {
        let facts = record.facts
        field(.lote, facts.loteNumber)
        field(.provider, facts.provider)
        field(.version, record.version)
        field(.transaction, record.transaction)
        if facts.guiaCount > 0 {
            field(.guiaKind, facts.guiaKind.map { catalogue.name(of: $0) })
            field(.guias, facts.statedGuiaCount.map { "\($0)" } ?? catalogue[.notCounted])
            field(.total, facts.statedTotal.map { catalogue.amount($0) })
        }
        field(.size, "\(record.judged.drop.byteCount) \(catalogue[.bytes])")
    }

    private mutating func writeDeliveries() {
        guard !record.judged.outcomes.isEmpty else { return }
        heading(catalogue[.deliveries])
        for outcome in record.judged.outcomes {
            let name = catalogue.name(of: outcome.destination)
            lines += TextLines.wrap("- \(name): \(catalogue.name(of: outcome.state))", indent: 2, hanging: 4)
            if let number = outcome.receipt?.protocolNumber { detail(.portalProtocol, number) }
            if let number = outcome.receipt?.batchNumber { detail(.portalBatch, number) }
            if let unknown = outcome.unknown, outcome.state != .delivered {
                lines += TextLines.wrap(catalogue.sentence(for: unknown), indent: 4)
            }
            guard let finding = outcome.finding else { continue }
            lines += TextLines.wrap(catalogue.sentence(for: finding), indent: 4)
            detail(.whatToDo, catalogue.advice(for: finding))
        }
    }

    private mutating func writeEntries() {
        let entries = record.judged.entries
        guard !entries.isEmpty else { return }
        heading("\(catalogue[.entries]): \(entries.count)")
        for entry in entries.prefix(AnswerRecord.entriesMax) {
            let verdict = record.verdictName(of: entry, catalogue)
            lines += TextLines.wrap("- \(entry.path): \(verdict)", indent: 2, hanging: 4)
            if let number = entry.protocolNumber { detail(.protocolNumber, number) }
            if let code = entry.leadingFinding { detail(.finding, "\(catalogue.title(code)) (\(code.rawValue))") }
            detail(.identifier, entry.id.text)
        }
        let left = entries.count - AnswerRecord.entriesMax
        if left > 0 { lines += ["", "\(catalogue[.entriesNotShown]): \(left)"] }
    }

    private mutating func writePassedOver() {
        guard let reported = record.passedOverText(catalogue) else { return }
        lines += [""] + TextLines.wrap(reported)
    }

    private mutating func writeOrders() {
        let reported = record.orderLines(catalogue)
        guard !reported.isEmpty else { return }
        heading("\(catalogue[.records]): \(record.facts.statedExport?.recordCount ?? 0)")
        for line in reported { lines += TextLines.wrap("- \(line)", indent: 2, hanging: 4) }
    }

    private mutating func writeFindings() {
        heading("\(catalogue[.findings]): \(record.findingCount == 0 ? catalogue[.none] : "\(record.findingCount)")")
        let reported = Array(record.findings.prefix(Self.findingsMax))
        for group in FindingGroup.groups(of: reported) {
            write(group.findings, under: group.guia.map { catalogue.name(of: $0) } ?? catalogue[.wholeDocument])
        }
        let left = record.findingCount - reported.count
        if left > 0 { lines += ["", "\(catalogue[.notShown]): \(left)"] }
    }

    private mutating func write(_ findings: [Finding], under title: String) {
        lines += [""] + TextLines.wrap(title)
        for finding in findings {
            let kind = "\(catalogue.name(of: finding.severity)) \(finding.code.rawValue)"
            lines += TextLines.wrap("- \(catalogue.title(for: finding)) (\(kind))", indent: 2, hanging: 4)
            lines += TextLines.wrap(catalogue.sentence(for: finding), indent: 4)
            if let position = catalogue.text(of: finding.location) { detail(.location, position) }
            detail(.whatToDo, catalogue.advice(for: finding))
        }
    }

    private mutating func writeSender() {
        guard operatorName != nil || registroANS != nil else { return }
        let number = registroANS.map { "\(catalogue[.registroANS]) \($0)" }
        lines += [""] + TextLines.wrap([operatorName, number].compactMap { $0 }.joined(separator: " - "))
    }

    private mutating func heading(_ text: String) { lines += ["", text, String(repeating: "-", count: text.count)] }

    private mutating func field(_ name: Phrase, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        let label = catalogue[name] + ":"
        let gap = String(repeating: " ", count: max(1, 18 - label.count))
        lines += TextLines.wrap(label + gap + value, hanging: 18)
    }

    private mutating func detail(_ name: Phrase, _ value: String) {
        lines += TextLines.wrap("\(catalogue[name]): \(value)", indent: 4, hanging: 6)
    }
}
