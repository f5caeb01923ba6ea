import Digests
import Documents
import Domain
import Foundation
import TestSupport
import Testing

/// Data for ANS under the numbers of messages, as it was sent before it had numbers of its own.
@Suite(.enabled(if: SharedFiles.isPresent, "official schemas and samples are not beside the repository"))
struct MonitoringTests {
    static let versions = ["3.02.00", "3.02.01", "3.02.02", "3.03.01", "3.03.02", "3.03.03"]

    /// A competence without movement; the hash is right.
    private func message(
        _ version: String, competence: String = "201409", transaction: String = "MONITORAMENTO", code: String = "5016"
    ) throws -> String {
        let leaves = [transaction, "1", competence, "2014-11-20", "10:00:00", "123456", version, code]
        return """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <ans:mensagemEnvioANS xmlns:ans="http://www.ans.gov.br/padroes/tiss/schemas">
            <ans:cabecalho><ans:identificacaoTransacao><ans:tipoTransacao>\(transaction)</ans:tipoTransacao>
            <ans:numeroLote>1</ans:numeroLote><ans:competenciaLote>\(competence)</ans:competenciaLote>
            <ans:dataRegistroTransacao>2014-11-20</ans:dataRegistroTransacao>
            <ans:horaRegistroTransacao>10:00:00</ans:horaRegistroTransacao></ans:identificacaoTransacao>
            <ans:registroANS>123456</ans:registroANS><ans:versaoPadrao>\(version)</ans:versaoPadrao></ans:cabecalho>
            <ans:Mensagem><ans:operadoraParaANS><ans:semMovimentoInclusao>\(code)</ans:semMovimentoInclusao>
            </ans:operadoraParaANS></ans:Mensagem>
            <ans:epilogo><ans:hash>\(try MD5.hex(of: Array(leaves.joined().utf8)))</ans:hash></ans:epilogo>
            </ans:mensagemEnvioANS>
            """
    }

    private func inspect(_ text: String) throws -> Inspection {
        let folder = try TemporaryFolder()
        return try SharedFiles.inspector.get().inspect(file: try folder.write(Array(text.utf8), as: "x.XTE"))
    }

    @Test(arguments: versions) func `it is judged by its own schema of that version, with its hash`(version: String)
        throws
    {
        let inspection = try inspect(try message(version))
        #expect(inspection.kind == .monitoring && inspection.findings.isEmpty && inspection.schema == .valid)
        #expect(inspection.hash.fits == .iso8859_1 && inspection.header.versionText == version)
        #expect(inspection.header.competence == "201409" && inspection.header.ansRegistry == "123456")
        let wrong = try inspect(try message(version, competence: "2014-9"))
        #expect(wrong.schema == .invalid && wrong.codes == [.valuePattern] && wrong.hash.fits == .iso8859_1)
        #expect(
            wrong.findings.first?.location.path == "/mensagemEnvioANS/cabecalho/identificacaoTransacao/competenciaLote")
        #expect(try inspect(try message(version, code: "5017")).codes == [.valueNotInList])
    }

    @Test(arguments: versions, [" ", "\n\t", "&#160;", "&#8203;"])
    func `a required text without visible characters is refused, though the schema accepts it`(
        version: String, blank: String
    ) throws {
        let inspection = try inspect(
            try message(version).replacingFirst("<ans:numeroLote>1<", with: "<ans:numeroLote>\(blank)<"))
        #expect(inspection.schema == .valid)
        var rules = AcceptanceRules()
        rules.monitoring = .accept
        rules.hash = .off
        let decision = decide(inspection, rules: rules, history: History(), routes: .standard)
        #expect(decision.verdict == .rejected && decision.findings.map(\.code) == [.requiredTextBlank])
        let found = try #require(decision.findings.first)
        #expect(found.motive == .loteNumberMissing && found.parameters == ["element": "numeroLote"])
        #expect(found.location.path == "/mensagemEnvioANS/cabecalho/identificacaoTransacao/numeroLote")
    }

    @Test func `a rule's finding is at a path that the file has`() throws {
        var rules = AcceptanceRules()
        rules.monitoring = .accept
        rules.registroANS = "654321"
        let inspection = try inspect(
            try message("3.03.03").replacingFirst(
                "RegistroTransacao>2014-11-20<", with: "RegistroTransacao>2099-11-20<"))
        let decision = decide(
            inspection, rules: rules, history: History(), routes: .standard, on: CalendarDay("2026-11-23"))
        let paths = decision.findings.map(\.location.path).filter { !$0.hasSuffix("/hash") }
        #expect(
            Set(paths) == [
                "/mensagemEnvioANS/cabecalho/registroANS",
                "/mensagemEnvioANS/cabecalho/identificacaoTransacao/dataRegistroTransacao",
            ])
        #expect(inspection.location(of: .version).path == "/mensagemEnvioANS/cabecalho/versaoPadrao")
    }

    @Test func `the setting decides how it is handled`() throws {
        let right = try inspect(try message("3.03.03"))
        let wrongHash = try inspect(
            try message("3.03.03").replacingFirst("<ans:numeroLote>1<", with: "<ans:numeroLote>2<"))
        var rules = AcceptanceRules()
        func verdict(_ inspection: Inspection) -> Verdict {
            decide(inspection, rules: rules, history: History(), routes: .standard).verdict
        }
        #expect(verdict(right) == .held)
        rules.monitoring = .accept
        #expect(verdict(right) == .accepted && verdict(wrongHash) == .rejected)
        let decision = decide(right, rules: rules, history: History(), routes: .standard)
        #expect(decision.destinations == [.importFolder])
    }

    @Test func `whose it is and of which month is judged where it is taken`() throws {
        var rules = AcceptanceRules()
        rules.monitoring = .accept
        rules.registroANS = "654321"
        func codes(_ competence: String) throws -> [FindingCode] {
            decide(
                try inspect(try message("3.03.03", competence: competence)), rules: rules, history: History(),
                routes: .standard, on: CalendarDay("2014-11-20")
            ).findings.map(\.code)
        }
        #expect(try codes("201411") == [.dataOfAnotherOperator])
        rules.registroANS = "123456"
        #expect(try codes("201411") == [])
        #expect(try codes("201412") == [.competenceInvalid], "not yet begun")
        #expect(try codes("201413") == [.competenceInvalid])
    }

    @Test(arguments: ["3.00.01", "3.03.00", "3.04.00", "4.03.00", "2.02.03"])
    func `a version without a usable schema waits for an operator`(version: String) throws {
        let inspection = try inspect(try message(version))
        #expect(inspection.kind == .monitoring && inspection.schema == .notJudged)
        // 3.03.00 has no compilable set of its own.
        #expect(inspection.codes == [version == "3.03.00" ? .versionUnknown : .schemaNotInstalled])
    }

    @Test func `ANS's reply about its quality has a schema of its own`() throws {
        let inspection = try inspect(try message("3.03.03", transaction: "QUALIDADE"))
        #expect(inspection.schema == .invalid)
        #expect(inspection.findings.first?.location.path.hasSuffix("/Mensagem/operadoraParaANS") == true)
        // The version has no such schema, so the transaction is the fault.
        let earlier = try inspect(try message("3.02.02", transaction: "QUALIDADE"))
        #expect(earlier.codes == [.valueNotInList])
    }

    @Test func `a message of the same version is judged by its own schema still`() throws {
        let lote = try String(
            contentsOf: URL(fileURLWithPath: try SharedFiles.sample("voasb_lote-rebuilt.xml")), encoding: .utf8)
        let inspection = try inspect(lote.replacingFirst("Padrao>4.03.00<", with: "Padrao>3.03.03<"))
        #expect(inspection.kind == .message && inspection.schema == .invalid)
        #expect(!inspection.codes.contains(.schemaNotInstalled))
    }
}
