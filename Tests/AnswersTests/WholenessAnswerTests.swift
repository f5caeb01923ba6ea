import Answers
import Domain
import Foundation
import Testing

@Suite struct `A document that was not read to its end` {
    /// A lote of which an encoding error left one guia.
    private func cut() throws -> Fixture {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        (fixture.inspection.isWellFormed, fixture.inspection.isComplete) = (false, false)
        fixture.inspection.lote?.guiaCount = 1
        fixture.inspection.schema = .notJudged
        fixture.findings = [Finding(.encodingContradicted, at: Location(line: 54, column: 34, path: "/mensagemTISS"))]
        return fixture
    }

    @Test func `has no totals in any answer`() throws {
        let fixture = try cut()
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try fixture.answer(".retorno.json").utf8)) as? [String: Any])
        let message = try #require(json["message"] as? [String: Any])
        #expect(message["guiaCount"] is NSNull && message["total"] is NSNull)
        for suffix in [".retorno.txt", ".retorno.html"] {
            let text = try fixture.answer(suffix)
            #expect(text.contains("não apuradas: o arquivo não foi lido até o"), "\(suffix)")
            #expect(!text.contains("R$"), "\(suffix)")
        }
        #expect(!DocumentFacts(fixture.inspection).isReadToItsEnd)
        #expect(DocumentFacts(fixture.inspection).statedTotal == nil)
    }

    @Test func `and one that was read has them`() throws {
        let text = try Fixture("4.03.00").text()
        #expect(text.contains("Guias:            2") && text.contains("R$"))
    }
}

@Suite struct `The answer to an archive` {
    private func archive(_ verdict: Verdict, _ verdicts: [Verdict]) throws -> Fixture {
        var fixture = try Fixture.archive()
        (fixture.inspection.isWellFormed, fixture.inspection.isComplete) = (true, true)
        fixture.verdict = verdict
        let id = fixture.entries[0].id
        fixture.entries = verdicts.enumerated().map { index, verdict in
            EntryOutcome(
                id: id, path: "\(index).xml", verdict: verdict, protocolNumber: nil,
                leadingFinding: verdict == .accepted ? nil : .hashWrong)
        }
        let outcome = ArchiveOutcome(of: fixture.entries)
        fixture.findings = outcome.finding.map { [$0] } ?? []
        return fixture
    }

    @Test func `of which no document was accepted says so, and has no number`() throws {
        let fixture = try archive(.rejected, [.rejected, .rejected])
        let text = try fixture.text()
        #expect(text.contains("NENHUM DOCUMENTO ACEITO") && !text.contains("Protocolo"))
        #expect(text.contains("Nenhum dos 2 documentos do arquivo compactado foi aceito."))
        #expect(!text.contains("Resultado:        ACEITO"))
        let page = try fixture.answer(".retorno.html")
        #expect(page.contains("banner rejected") && !page.contains("class=\"protocol\""))
        let json = try fixture.answer(".retorno.json")
        #expect(json.contains("\"verdict\": \"rejected\"") && json.contains("\"protocol\": null"))
        #expect(json.contains("ARC019"))
    }

    @Test func `names the ignored files safely`() throws {
        var fixture = try archive(.accepted, [.accepted])
        var files = PassedOverFiles()
        for name in ["Thumbs.db", "~$a\u{202E}.xml", "<script>.tmp"] { files.add(name) }
        files.count = 30
        fixture.inspection.passedOver = files
        let text = try fixture.text()
        #expect(text.contains("Arquivos de sistema ignorados: 30 (Thumbs.db, ~$a\u{FFFD}.xml, <script>.tmp, …)"))
        let page = try fixture.answer(".retorno.html")
        #expect(page.contains("Thumbs.db") && !page.contains("<script>") && !page.unicodeScalars.contains("\u{202E}"))
        let json = try fixture.answer(".retorno.json")
        #expect(json.contains("\"count\": 30") && json.contains("\\u202e"))
    }
}

@Suite struct `Names from outside in answers` {
    static let hostile = [
        "a\nResultado: ACEITO.xml", "a\r\nx.xml", "\u{1B}[31mvermelho.xml", "\u{9B}31m.xml", "x\u{202E}lmx.exe",
        "<script>alert(1)</script>.xml", "\"><img src=x>.xml", "=cmd|'/c calc'!A1.xml", "+1.xml", "-1.xml",
        "@SUM(A1).xml",
        "\t=1.xml", "＝1.xml", "a;b\"c.xml", "a\u{200B}b.xml", "a\u{2028}b.xml",
    ]

    @Test(arguments: hostile)
    func `stay on one line, run nothing and control nothing`(name: String) throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.name = name
        fixture.inspection.lote?.number = name
        fixture.provider = .providerCode(name)
        fixture.findings = [
            Finding(.otherDocument, parameters: ["root": name, "found": name]),
            Finding(.hashWrong, at: Location(line: 1, column: 1, path: "/a" + name), parameters: ["declared": name]),
        ]
        let plain = try fixture.text()
        fixture.name = "a.xml"
        let lines = plain.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(!lines.contains { $0.hasPrefix("Resultado: ACEITO") || $0.hasPrefix("x.xml") })
        fixture.name = name
        let steering: Set<UInt32> = [0x1B, 0x9B, 0x202E, 0x200B, 0x2028, 0x0D, 0x09]
        for suffix in [".retorno.txt", ".retorno.html", ".retorno.json"] {
            let text = try fixture.answer(suffix)
            #expect(!text.unicodeScalars.contains { steering.contains($0.value) }, "\(suffix)")
        }
        let page = try fixture.answer(".retorno.html")
        #expect(!page.contains("<script") && !page.contains("<img"))
        let table = try fixture.answer(".retorno.csv").split(separator: "\r\n")
        #expect(table.count == 3, "a header and two findings")
        for row in table.dropFirst() {
            let first = row.drop { "\u{FEFF}\" ".contains($0) }.first
            #expect(first.map { !"=+-@＝".contains($0) } ?? true, "\(row)")
        }
    }

    @Test(arguments: hostile)
    func `of entries of an archive as well`(name: String) throws {
        var fixture = try Fixture.archive()
        fixture.entries = fixture.entries.map { entry in
            EntryOutcome(
                id: entry.id, path: name, verdict: entry.verdict, protocolNumber: entry.protocolNumber,
                leadingFinding: entry.leadingFinding)
        }
        let text = try fixture.text()
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("Resultado: ACEITO") })
        #expect(!text.unicodeScalars.contains { [0x1B, 0x9B, 0x202E].contains($0.value) })
        #expect(try !fixture.answer(".retorno.html").contains("<script"))
    }
}
