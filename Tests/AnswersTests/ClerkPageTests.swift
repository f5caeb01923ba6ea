import Domain
import Foundation
import Messages
import TestSupport
import Testing

@testable import Answers

struct ClerkPageTests {
    private static let hostile = "<script>alert(1)</script>&'\"\u{202E}\u{0}\u{1B}\u{FFFE}.xml"

    @Test(arguments: Verdict.allCases, Language.allCases)
    func `the page is well-formed and shows the file and its outcome`(
        verdict: Verdict, language: Language
    ) async throws {
        let builder = AnswerBuilder(
            registroANS: "123456", operatorName: "A & B", language: language, forms: [.html, .cleanPages])
        let page = try JSONAnswerTests.fullFixture(verdict).answer(".retorno.html", builder)
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang="))
        let said = [
            "lang=\"\(language.rawValue)\" xml:lang=\"\(language.rawValue)\"",
            "class=\"banner \(verdict.rawValue)\"", "<p class=\"verdict\">\(Catalogue(language).name(of: verdict))</p>",
            "<td>lote &quot;ação&quot;.xml</td>", "<td>11222333000181</td>", "<td>4.03.00</td>",
            "<td>22/11/2026 23:04:09</td>", "A &amp; B - Registro ANS 123456",
        ]
        for part in said { #expect(page.contains(part), "\(part)") }
        try await Markup.check(page)
    }

    @Test func `it loads nothing and runs nothing`() throws {
        let page = try JSONAnswerTests.fullFixture(.rejected).answer(".retorno.html")
        for part in ["<script", "<link", "<img", "url(", "@import", "src=", "onclick", "javascript:", "href=\"h"] {
            #expect(!page.contains(part), "\(part)")
        }
        #expect(page.contains("default-src &#39;none&#39;"))
    }

    @Test func `hostile names, versions and numbers are shown and never interpreted`() async throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.name = Self.hostile
        fixture.version = Self.hostile
        fixture.provider = .providerCode(Self.hostile)
        fixture.inspection.lote?.number = Self.hostile
        let guia = GuiaReference(ordinal: 1, number: Self.hostile)
        fixture.findings = [
            Finding(
                .elementUnexpected, at: Location(line: 1, column: 1, path: "/" + Self.hostile), guia: guia,
                maskedValue: Self.hostile, parameters: ["element": Self.hostile, "expected": Self.hostile])
        ]
        fixture.entries = [
            EntryOutcome(
                id: try Fixture.drop().id, path: Self.hostile, verdict: nil, protocolNumber: Self.hostile,
                leadingFinding: nil)
        ]
        let page = try fixture.answer(".retorno.html")
        #expect(!page.contains("<script"))
        let shown = "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;&quot;\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}.xml"
        #expect(page.contains(shown))
        try await Markup.check(page)
        let length = String(repeating: "x", count: 100_000)
        fixture.name = length
        #expect(try !fixture.answer(".retorno.html").contains(length))
    }

    @Test func `the line is shown masked, with the fault highlighted`() async throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        let guia = GuiaReference(ordinal: 1, number: "77001")
        let position = Location(line: 12, column: 14, path: "/mensagemTISS/numeroCarteira")
        fixture.findings = [Finding(.valueLength, at: position, guia: guia), Finding(.totalDiffers)]
        let line = "<ans:dados/><ans:numeroCarteira>\(Fixture.cardNumber)</ans:numeroCarteira>"
        fixture.sourceLines = SourceLines([12: Array(line.utf8)], for: fixture.findings)
        for (suffix, bytes) in try fixture.answers(AnswerBuilder(registroANS: nil, forms: [.html, .csv, .legacy])) {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(Fixture.cardNumber), "\(suffix)")
        }
        let page = try fixture.answer(".retorno.html")
        let shown =
            "<code>&lt;ans:dados/&gt;<mark>&lt;ans:numeroCarteira&gt;99999999999999999</mark>&lt;/ans:numeroCarteira&gt;"
        #expect(page.contains(shown))
        #expect(page.contains("9 é um dígito"))
        #expect(page.contains("<a href=\"#guia-1\">Guia 1 (número 77001): 1</a>"))
        let general = try #require(page.firstRange(of: "<h3>Mensagem como um todo</h3>"))
        let ofGuia = try #require(page.firstRange(of: "<h3>Guia 1 (número 77001)</h3>"))
        #expect(general.lowerBound < ofGuia.lowerBound)
        try await Markup.check(page)
        let json = try fixture.answer(".retorno.json")
        #expect(json.contains("\"marked\": \"<ans:numeroCarteira>99999999999999999\""))
        #expect(try JSONSchema.answer().faults(in: Array(json.utf8)).isEmpty)
    }

    @Test func `of an archive every document is listed with its verdict in page, text and JSON`() async throws {
        var fixture = try Fixture.archive()
        let page = try fixture.answer(".retorno.html")
        #expect(page.contains("class=\"banner mixed\""))
        #expect(page.contains("<p class=\"verdict\">aceito em parte</p>"))
        #expect(page.contains("(aceitos: 1, rejeitados: 1, sem resultado: 1)"))
        #expect(page.contains("<th scope=\"row\">a/lote &amp; 1.xml</th>"))
        try await Markup.check(page)
        let text = try fixture.text()
        #expect(text.contains("Resultado:        ACEITO EM PARTE\n"))
        #expect(text.contains("  - a/lote & 1.xml: aceito\n    Protocolo: 26000001\n"))
        #expect(text.contains("  - b.xml: rejeitado\n    Ocorrência: Hash não confere (HSH002)\n"))
        let json = try fixture.answer(".retorno.json")
        #expect(try JSONSchema.answer().faults(in: Array(json.utf8)).isEmpty)
        #expect(json.contains("\"path\": \"a/lote & 1.xml\",\n      \"verdict\": \"accepted\""))
        fixture.entries.removeAll { $0.verdict != .accepted }
        #expect(try fixture.answer(".retorno.html").contains("class=\"banner accepted\""))
        fixture.entries[0].verdict = .held
        #expect(try fixture.text().contains("NENHUM DOCUMENTO ACEITO"))
    }

    @Test func `a page of very many findings stays bounded and counts the omitted ones`() async throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        let path = "/" + String(repeating: "elemento/", count: 12)
        fixture.findings = (1...1_500).map { ordinal in
            Finding(
                .valuePattern, at: Location(line: ordinal, column: 1, path: path),
                guia: GuiaReference(ordinal: ordinal, number: "\(ordinal)"), maskedValue: "999")
        }
        fixture.findingCount = 90_000
        let line = Array(String(repeating: "<a>&'\"", count: 700).utf8)
        fixture.sourceLines = SourceLines(
            Dictionary(uniqueKeysWithValues: (1...1_500).map { ($0, line) }), for: fixture.findings)
        let page = try fixture.answer(".retorno.html")
        #expect(page.ranges(of: "<article").count == 1_000)
        #expect(page.contains("Ocorrências não listadas: 89000"))
        #expect(page.utf8.count < 3 << 20, "\(page.utf8.count)")
        #expect(try page == fixture.answer(".retorno.html"))
        try await Markup.check(page)
    }
}
