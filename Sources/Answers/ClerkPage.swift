import Domain
import FoundationEssentials
import Messages

/// The answer as one page for a clerk, for a screen, a phone, or black-and-white A4 paper. It loads and runs nothing,
/// and forbids both to the browser, because its names come from an untrusted sender.
struct ClerkPage {
    /// Most findings that are shown in full; the JSON holds as many.
    static let findingsMax = 1_000

    let record: AnswerRecord
    let catalogue: Catalogue
    private let registroANS: String?
    private let operatorName: String?

    init(_ record: AnswerRecord, language: Language, registroANS: String?, operatorName: String?) {
        self.record = record
        self.catalogue = Catalogue(language)
        self.registroANS = registroANS
        self.operatorName = operatorName
    }

    var bytes: [UInt8] {
        var html = HTMLWriter()
        let language = catalogue.language.rawValue
        let attributes: KeyValuePairs = [
            "xmlns": "http://www.w3.org/1999/xhtml", "lang": language, "xml:lang": language,
        ]
        html.raw("<!DOCTYPE html>\n")
        html.element("html", attributes) { html in
            html.element("head", [:], writeHead)
            html.element("body") { html in
                html.element("header", [:], writeHeading)
                html.element("main") { html in
                    writeContents(to: &html)
                    writeReceived(to: &html)
                    writeDeliveries(to: &html)
                    writeEntries(to: &html)
                    writeOrders(to: &html)
                    writeFindings(to: &html)
                }
                writeSender(to: &html)
            }
        }
        return html.bytes
    }

    private func writeHead(to html: inout HTMLWriter) {
        html.empty("meta", ["charset": "utf-8"])
        html.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.empty("meta", ["name": "color-scheme", "content": "light dark"])
        html.empty("meta", ["name": "referrer", "content": "no-referrer"])
        html.empty(
            "meta",
            ["http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"])
        html.leaf("title", "\(catalogue[.answerTitle]) \(record.judged.drop.name)")
        html.raw("<style>\n\(Self.style)</style>\n")
    }

    private func writeHeading(to html: inout HTMLWriter) {
        html.leaf("h1", "\(catalogue[.answerTitle]) \(record.judged.drop.name)")
        html.element("div", ["class": "banner \(record.wholeVerdict?.rawValue ?? "mixed")"]) { html in
            html.leaf("p", ["class": "verdict"], record.verdictName(catalogue))
            html.leaf("p", record.verdictText(catalogue))
            if let number = record.judged.judgement.protocolNumber {
                html.leaf("p", ["class": "protocol"], "\(catalogue[.protocolNumber]): \(number)")
            }
            if let motive = record.decision.motive {
                html.leaf("p", "\(catalogue[.motive]): \(motive.code) - \(catalogue.describe(motive: motive))")
            }
        }
    }

    private func writeReceived(to html: inout HTMLWriter) {
        let (judged, facts) = (record.judged, record.facts)
        var rows: [(Phrase, String?)] = [
            (.file, judged.drop.name), (.folder, judged.drop.folder),
            (.receivedAt, AnswerRecord.localTime(judged.drop.receivedAt)),
            (.judgedAt, AnswerRecord.localTime(judged.judgedAt)),
            (.lote, facts.loteNumber), (.provider, facts.provider), (.version, record.version),
            (.transaction, record.transaction),
        ]
        if facts.guiaCount > 0 {
            rows += [
                (.guiaKind, facts.guiaKind.map { catalogue.name(of: $0) }),
                (.guias, facts.statedGuiaCount.map { "\($0)" } ?? catalogue[.notCounted]),
                (.total, facts.statedTotal.map { catalogue.amount($0) }),
            ]
        }
        if let earlier = record.decision.earlier {
            let number = earlier.protocolNumber.map { ", \(catalogue[.protocolNumber]) \($0)" } ?? ""
            rows.append((.earlierDrop, AnswerRecord.localTime(earlier.receivedAt) + number))
        }
        rows += [
            (.size, "\(judged.drop.byteCount) \(catalogue[.bytes])"), (.identifier, judged.drop.id.text),
            (.digest, judged.drop.digest.hex),
        ]
        section("recebido", catalogue[.whatWasReceived], to: &html) { html in
            html.element("table", ["class": "facts"]) { html in
                html.element("tbody") { html in
                    for case let (name, value?) in rows where !value.isEmpty {
                        html.element("tr") { html in
                            html.leaf("th", ["scope": "row"], catalogue[name])
                            html.leaf("td", value)
                        }
                    }
                }
            }
        }
    }

    private func writeOrders(to html: inout HTMLWriter) {
        let reported = record.orderLines(catalogue)
        guard !reported.isEmpty else { return }
        section("registros", "\(catalogue[.records]): \(record.facts.statedExport?.recordCount ?? 0)", to: &html) {
            html in
            html.element("ul") { html in
                for line in reported { html.leaf("li", line) }
            }
        }
    }

    private func writeDeliveries(to html: inout HTMLWriter) {
        guard !record.judged.outcomes.isEmpty else { return }
        section("entregas", catalogue[.deliveries], to: &html) { html in
            html.element("ul") { html in
                for outcome in record.judged.outcomes {
                    html.element("li") { html in write(outcome, to: &html) }
                }
            }
        }
    }

    private func write(_ outcome: DeliveryOutcome, to html: inout HTMLWriter) {
        let name = catalogue.name(of: outcome.destination)
        html.leaf("p", "\(name): \(catalogue.name(of: outcome.state))")
        if let number = outcome.receipt?.protocolNumber { html.leaf("p", "\(catalogue[.portalProtocol]): \(number)") }
        if let number = outcome.receipt?.batchNumber { html.leaf("p", "\(catalogue[.portalBatch]): \(number)") }
        if let unknown = outcome.unknown, outcome.state != .delivered {
            html.leaf("p", catalogue.sentence(for: unknown))
        }
        guard let finding = outcome.finding else { return }
        html.leaf("p", catalogue.sentence(for: finding))
        html.leaf("p", ["class": "advice"], "\(catalogue[.whatToDo]): \(catalogue.advice(for: finding))")
    }

    private func writeSender(to html: inout HTMLWriter) {
        guard operatorName != nil || registroANS != nil else { return }
        let number = registroANS.map { "\(catalogue[.registroANS]) \($0)" }
        html.element("footer") { html in
            html.leaf("p", [operatorName, number].compactMap { $0 }.joined(separator: " - "))
        }
    }

    /// A part of the page with a heading of its own.
    func section(_ id: String, _ title: String, to html: inout HTMLWriter, _ content: (inout HTMLWriter) -> Void) {
        html.element("section", ["id": id, "aria-labelledby": "\(id)-titulo"]) { html in
            html.leaf("h2", ["id": "\(id)-titulo"], title)
            content(&html)
        }
    }
}
