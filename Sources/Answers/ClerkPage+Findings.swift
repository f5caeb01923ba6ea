import Domain
import Messages

/// Documents of an archive, and what was found.
extension ClerkPage {
    private var reported: [FindingGroup] { FindingGroup.groups(of: Array(record.findings.prefix(Self.findingsMax))) }

    /// Links to the groups of findings, where there are several.
    func writeContents(to html: inout HTMLWriter) {
        let groups = reported
        guard groups.count > 1 else { return }
        html.element("nav", ["aria-labelledby": "indice-titulo"]) { html in
            html.leaf("h2", ["id": "indice-titulo"], catalogue[.onThisPage])
            html.element("ul") { html in
                for group in groups {
                    let link = "\(heading(of: group)): \(group.findings.count)"
                    html.element("li") { $0.leaf("a", ["href": "#\(id(of: group))"], link) }
                }
            }
        }
    }

    func writeEntries(to html: inout HTMLWriter) {
        let entries = record.judged.entries
        if let reported = record.passedOverText(catalogue) { html.leaf("p", ["class": "note"], reported) }
        guard !entries.isEmpty else { return }
        section("documentos", "\(catalogue[.entries]): \(entries.count)", to: &html) { html in
            html.element("table", ["class": "entries"]) { html in
                let names: [Phrase] = [.entry, .verdict, .protocolNumber, .finding, .identifier]
                html.element("thead") { html in
                    html.element("tr") { html in
                        for name in names { html.leaf("th", ["scope": "col"], catalogue[name]) }
                    }
                }
                html.element("tbody") { html in
                    for entry in entries.prefix(AnswerRecord.entriesMax) { write(entry, to: &html) }
                }
            }
            let left = entries.count - AnswerRecord.entriesMax
            if left > 0 { html.leaf("p", "\(catalogue[.entriesNotShown]): \(left)") }
        }
    }

    private func write(_ entry: EntryOutcome, to html: inout HTMLWriter) {
        let finding = entry.leadingFinding.map { "\(catalogue.title($0)) (\($0.rawValue))" } ?? ""
        let cells: [(Phrase, String)] = [
            (.verdict, record.verdictName(of: entry, catalogue)), (.protocolNumber, entry.protocolNumber ?? ""),
            (.finding, finding), (.identifier, entry.id.text),
        ]
        html.element("tr") { html in
            html.leaf("th", ["scope": "row"], entry.path)
            for (name, value) in cells {
                let kind = value.isEmpty ? "none" : name == .verdict ? "verdict" : ""
                html.leaf("td", ["data-name": catalogue[name], "class": kind], value)
            }
        }
    }

    func writeFindings(to html: inout HTMLWriter) {
        let count = record.findingCount == 0 ? catalogue[.none] : "\(record.findingCount)"
        section("ocorrencias", "\(catalogue[.findings]): \(count)", to: &html) { html in
            let groups = reported
            if record.findings.contains(where: { record.sourceLines.line(of: $0) != nil }) {
                html.leaf("p", ["class": "note"], catalogue[.maskedNote])
            }
            for group in groups {
                html.element("section", ["id": id(of: group)]) { html in
                    html.leaf("h3", heading(of: group))
                    for finding in group.findings { write(finding, to: &html) }
                }
            }
            let left = record.findingCount - groups.reduce(0) { $0 + $1.findings.count }
            if left > 0 { html.leaf("p", ["class": "note"], "\(catalogue[.notShown]): \(left)") }
        }
    }

    private func write(_ finding: Finding, to html: inout HTMLWriter) {
        html.element("article", ["class": finding.severity.rawValue]) { html in
            let kind = "\(catalogue.name(of: finding.severity)) \(finding.code.rawValue)"
            html.leaf("h4", "\(catalogue.title(for: finding)) (\(kind))")
            html.leaf("p", catalogue.sentence(for: finding))
            if let position = catalogue.text(of: finding.location) {
                html.leaf("p", ["class": "place"], "\(catalogue[.location]): \(position)")
            }
            if let line = record.sourceLines.line(of: finding) {
                let mark = line.marked.isEmpty ? "" : "<mark>\(HTMLWriter.escaped(line.marked))</mark>"
                let code = HTMLWriter.escaped(line.before) + mark + HTMLWriter.escaped(line.after)
                html.raw("<pre title=\"\(HTMLWriter.escaped(catalogue[.sourceLine]))\"><code>\(code)</code></pre>\n")
            }
            html.leaf("p", ["class": "advice"], "\(catalogue[.whatToDo]): \(catalogue.advice(for: finding))")
        }
    }

    private func heading(of group: FindingGroup) -> String {
        group.guia.map { catalogue.name(of: $0) } ?? catalogue[.wholeDocument]
    }

    private func id(of group: FindingGroup) -> String { group.guia.map { "guia-\($0.ordinal)" } ?? "mensagem" }
}
