import Documents
import Domain
import Foundation
import TestSupport
import Testing

/// Changes one value of a correct sample. The test states what must be reported, at which stage and under which
/// motive.
@Suite(.enabled(if: SharedFiles.isPresent, "official schemas and samples are not beside the repository"))
struct MutatedMessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var code: FindingCode
        var stage: AcceptanceRule.Stage
        var motive: String
        var rejects = true

        var testDescription: String { "\(old) → \(new)" }
    }

    static let cases: [Case] = [
        Case(
            old: "numeroCarteira>12345<", new: "numeroCarteira>     <", code: .requiredTextBlank, stage: .values,
            motive: "1001"),
        Case(
            old: "nomeContratadoSolicitante>CLINICA EXEMPLO<", new: "nomeContratadoSolicitante> <",
            code: .requiredTextBlank, stage: .values, motive: "5034"),
        Case(
            old: "codigoProcedimento>10101012<", new: "codigoProcedimento>   <", code: .requiredTextBlank,
            stage: .values, motive: "5034"),
        Case(
            old: "codigoPrestadorNaOperadora>PRESTADOR1<", new: "codigoPrestadorNaOperadora> <",
            code: .requiredTextBlank, stage: .values, motive: "1203"),
        Case(
            old: "numeroGuiaPrestador>0001<", new: "numeroGuiaPrestador>  <", code: .guiaNumberBlank, stage: .values,
            motive: "1307"),
        Case(
            old: "dataExecucao>2026-10-21<", new: "dataExecucao>2099-10-21<", code: .dayAfterReceipt, stage: .values,
            motive: "1323"),
        Case(
            old: "dataExecucao>2026-10-21<", new: "dataExecucao>2026-11-24<", code: .dayAfterReceipt, stage: .values,
            motive: "1323"),
        Case(
            old: "dataExecucao>2026-10-21<", new: "dataExecucao>12026-10-21<", code: .yearImpossible, stage: .values,
            motive: "1323"),
        Case(
            old: "<ans:caraterAtendimento>",
            new: "<ans:dataSolicitacao>2099-11-01</ans:dataSolicitacao>"
                + "<ans:caraterAtendimento>", code: .dayAfterReceipt, stage: .values, motive: "1323"),
        Case(
            old: "quantidadeExecutada>1<", new: "quantidadeExecutada>2<", code: .itemTotalDiffers, stage: .totals,
            motive: "5042"),
        Case(
            old: "valorUnitario>100.00<", new: "valorUnitario>10.00<", code: .itemTotalDiffers, stage: .totals,
            motive: "5042"),
        Case(
            old: "valorUnitario>100.00<", new: "valorUnitario>-100.00<", code: .amountBelowZero, stage: .values,
            motive: "5040"),
        Case(
            old: "CNES>1234567<", new: "CNES>123456<", code: .cnesForm, stage: .values, motive: "1202", rejects: false),
        Case(
            old: "sequencialItem>1<", new: "sequencialItem>2<", code: .itemNumberUnusual, stage: .values,
            motive: "5007", rejects: false),
        Case(
            old: "reducaoAcrescimo>1.00<", new: "reducaoAcrescimo>0.50<", code: .itemFactorLeftOut, stage: .totals,
            motive: "5042", rejects: false),
        Case(
            old: "<ans:caraterAtendimento>",
            new: "<ans:dataSolicitacao>2026-11-01</ans:dataSolicitacao>"
                + "<ans:caraterAtendimento>", code: .daysUnusual, stage: .values, motive: "1323", rejects: false),
        Case(
            old: "contratadoSolicitante><ans:codigoPrestadorNaOperadora>PRESTADOR1</ans:codigoPrestadorNaOperadora>",
            new: "contratadoSolicitante><ans:cpfContratado>12345678901</ans:cpfContratado>", code: .guiaPartyInvalid,
            stage: .values, motive: "1206", rejects: false),
    ]

    private func decision(_ old: String, _ new: String) throws -> Decision {
        let file = URL(fileURLWithPath: try SharedFiles.sample("voasb_lote-rebuilt.xml"))
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        try #require(text.contains(old))
        let folder = try TemporaryFolder()
        let changed = try folder.write(Message.latin1(text.replacingFirst(old, with: new)), as: "m.xml")
        let inspection = try SharedFiles.inspector.get().inspect(file: changed)
        #expect(inspection.schema == .valid, "the schema must not be what catches it")
        var rules = AcceptanceRules()
        // The sample's hash covers the values before the change.
        rules.hash = .off
        return decide(
            inspection, rules: rules, history: History(), routes: .standard,
            on: CalendarDay(year: 2026, month: 11, day: 23))
    }

    @Test(arguments: cases)
    func `one wrong value is reported with its stage and motive`(one: Case) throws {
        let decision = try decision(one.old, one.new)
        let finding = try #require(decision.findings.first { $0.code == one.code })
        #expect(finding.motive == Motive(one.motive) && AcceptanceRule.of(one.code)?.stage == one.stage)
        #expect(finding.severity == (one.rejects ? .rejects : .warns))
        #expect(decision.verdict == (one.rejects ? .rejected : .accepted))
        #expect(decision.motive == (one.rejects ? Motive(one.motive) : nil))
        #expect(finding.guia?.ordinal == 1 && finding.location.line > 0)
        #expect(decision.findings.filter { $0.severity == .rejects }.count == (one.rejects ? 1 : 0))
    }

    @Test func `no sample has a rejecting candidate finding, and a valid one has none at all`() throws {
        let inspector = try SharedFiles.inspector.get()
        for record in try SharedFiles.records() {
            let inspection = try inspector.inspect(file: try SharedFiles.sample(record.name))
            // No rule judges anything but messages.
            guard inspection.kind != .other else { continue }
            for candidate in inspection.candidates {
                #expect(AcceptanceRules().strictness(of: candidate.finding.code) != .reject, "\(record.name)")
            }
            if record.xsd == true { #expect(inspection.candidates.isEmpty, "\(record.name)") }
        }
    }
}
