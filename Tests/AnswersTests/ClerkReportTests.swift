import Domain
import Messages
import Testing

@testable import Answers

struct ClerkReportTests {
    @Test func `an accepted file is reported in a few lines with its protocol`() throws {
        let text = try Fixture("4.03.00").text()
        #expect(text.hasPrefix("Resposta ao arquivo lote \"ação\".xml\n====="))
        for line in ["Resultado:        ACEITO", "Protocolo:        260000000017", "Lote:             77"] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        #expect(text.contains("Recebido em:      22/11/2026 23:04:09"))
        #expect(text.contains("Ocorrências: nenhuma\n"))
        #expect(text.contains("Valor total:      R$ 1.234,56\n"))
        #expect(text.contains("Protocolo no HAT: P1"))
    }

    @Test func `a total that is not known of every guia is in no answer`() throws {
        var fixture = try Fixture("4.03.00")
        fixture.inspection.lote?.total = nil
        #expect(try !fixture.text().contains("Valor total"))
        let answers = try fixture.answers()
        let reply = answers[".retorno.xml"].map { String(decoding: $0, as: UTF8.self) }
        #expect(reply?.contains("valorTotalProtocolo") != true)
        #expect(String(decoding: try #require(answers[".retorno.json"]), as: UTF8.self).contains("\"total\": null"))
    }

    @Test func `findings are listed by guia, with location and advice`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.findings = [
            Finding(.totalDiffers, guia: GuiaReference(ordinal: 2, number: "77002")),
            Finding(.valuePattern, guia: GuiaReference(ordinal: 1, number: nil)),
            Fixture.hashFinding,
            Finding(.valueLength, severity: .warns, guia: GuiaReference(ordinal: 1, number: "77001")),
        ]
        let text = try fixture.text()
        let order = [
            "Mensagem como um todo", "Hash não confere (erro HSH002)",
            "Onde: linha 90, coluna 5, em /mensagemTISS/epilogo/hash", "O que fazer: O arquivo mudou",
            "Guia 1 (número 77001)", "Formato inválido", "Tamanho inválido (aviso XSD006)", "Guia 2 (número 77002)",
            "Total não confere",
        ]
        var rest = Substring(text)
        for part in order {
            let position = try #require(rest.firstRange(of: part), "\(part)")
            rest = rest[position.upperBound...]
        }
    }

    @Test(arguments: Language.allCases, Verdict.allCases)
    func `no line is longer than 78 characters`(language: Language, verdict: Verdict) throws {
        var fixture = try JSONAnswerTests.fullFixture(verdict)
        let path = "/" + (0..<60).map { "elemento\($0)" }.joined(separator: "/")
        fixture.findings.append(Finding(.valueRange, at: Location(line: 1, column: 2, path: path)))
        fixture.findings.append(Finding(.hashWrong, parameters: ["declared": String(repeating: "a", count: 64)]))
        let builder = AnswerBuilder(registroANS: "123456", operatorName: "Operadora", language: language)
        let text = try fixture.text(builder)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 78 })
        #expect(text.replacing("\n", with: "").replacing(" ", with: "").contains(path))
    }

    @Test func `the text is in English on request`() throws {
        let builder = AnswerBuilder(registroANS: "123456", operatorName: "Plan", language: .en)
        let text = try Fixture("4.03.00", verdict: .rejected).text(builder)
        #expect(text.contains("Verdict:          REJECTED"))
        #expect(text.contains("What to do: "))
        #expect(text.hasSuffix("Plan - Registro ANS 123456\n"))
    }

    @Test func `very many findings are counted, not listed`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.findings = Array(repeating: Fixture.hashFinding, count: 300)
        fixture.findingCount = 5_000
        let text = try fixture.text()
        #expect(text.contains("Ocorrências: 5000\n"))
        #expect(text.contains("Ocorrências não listadas: 4800\n"))
        #expect(text.components("HSH002") == 200)
    }

    @Test func `an accepted file that could not be delivered says that a resend is not necessary`() throws {
        var fixture = try Fixture("4.03.00")
        (fixture.outcomes[0].state, fixture.outcomes[0].reason) = (.givenUp, "sem resposta")
        let text = try fixture.text()
        for part in ["sem sucesso", "sem resposta", "Não é preciso reenviar"] { #expect(text.contains(part)) }
        #expect(!text.contains("Guarde o número do protocolo"))
    }

    @Test func `a number with control characters is shown as on the page`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.inspection.lote?.number = "7\u{9B}31m\u{202E}8"
        var finding = Fixture.hashFinding
        finding.guia = GuiaReference(ordinal: 1, number: "9\u{85}\u{2066}1")
        fixture.findings = [finding]
        #expect(try fixture.text().contains("7\u{FFFD}31m\u{FFFD}8"))
        #expect(try fixture.answer(".retorno.csv").contains(";9\u{FFFD}\u{FFFD}1;"))
        let builder = AnswerBuilder(registroANS: Fixture.registroANS, forms: .legacy)
        let blocks = try #require(try fixture.answers(builder)[".retorno.legado.txt"])
        #expect(blocks.allSatisfy { $0 >= 0x20 && !(0x7F...0x9F).contains($0) || $0 == 0x0D || $0 == 0x0A })
    }

    @Test func `lines break between words, and long words after a slash`() {
        #expect(TextLines.wrap("a b", indent: 2) == ["  a b"])
        #expect(TextLines.wrap("") == [""])
        #expect(TextLines.wrap("x\ty\u{1B}") == ["x y\u{FFFD}"])
        let parameters = Array(repeating: "palavra", count: 20).joined(separator: " ")
        let lines = TextLines.wrap(parameters, indent: 2, hanging: 4)
        #expect(lines.count == 3 && lines[1].hasPrefix("    palavra"))
        let path = TextLines.wrap(String(repeating: "/abcdefghi", count: 12))
        #expect(path.count == 2 && path[0].hasSuffix("/"))
    }
}

extension String {
    /// How often `part` is in it.
    fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}
