import Domain
import FoundationEssentials
import Testing

@Suite struct `Guias that were accepted before` {
    private let earlier = EarlierDrop(
        id: DropID(millisecondsSince1970: 1, random: 2), receivedAt: Date(timeIntervalSince1970: 86_400 * 10),
        protocolNumber: "77")

    private func decided(
        _ history: [String: EarlierDrop], _ strictness: AcceptanceRules.Strictness = AcceptanceRules().earlierGuias,
        of inspection: Inspection = soundLote()
    ) -> Decision {
        var rules = ownRules()
        rules.earlierGuias = strictness
        return decide(
            inspection, rules: rules, history: History(earlierGuias: history), routes: .standard,
            dayOf: { CalendarDay(secondsSince1970: Int($0.timeIntervalSince1970), secondsFromGMT: 0) })
    }

    @Test func `are reported with the guia, the earlier drop and its day, and only warn by default`() throws {
        let decision = decided(["G1": earlier])
        #expect(decision.verdict == .accepted && decision.findings.map(\.code) == [.guiaAlreadyReceived])
        let finding = try #require(decision.findings.first)
        #expect(finding.code.rawValue == "DUP004" && finding.motive == .guiaAlreadyPresented)
        #expect(finding.guia == GuiaReference(ordinal: 1, number: "G1") && finding.severity == .warns)
        #expect(
            finding.parameters == [
                "number": "G1", "earlier": earlier.id.text, "protocol": "77", "day": "1970-01-11",
            ])
    }

    @Test func `refuse the lote with motive 1308 when configured so, and are not reported when off`() {
        let refused = decided(["G1": earlier], .reject)
        #expect(refused.verdict == .rejected && refused.motive == .guiaAlreadyPresented)
        #expect(decided(["G1": earlier], .off).findings.isEmpty)
    }

    @Test func `are reported once, at the first location of the number in the lote`() {
        var inspection = soundLote()
        inspection.lote?.guias[1].number = " G1 "
        let decision = decided(["G1": earlier], of: inspection)
        #expect(decision.findings.filter { $0.code == .guiaAlreadyReceived }.map(\.guia?.ordinal) == [1])
    }

    @Test func `are looked up by their numbers, without whitespace and each once`() {
        var inspection = soundLote()
        inspection.lote?.guias[0].number = " G1\n"
        #expect(inspection.billedGuiaNumbers == ["G1", "G2"])
        inspection.lote?.guias[1].number = "G1"
        #expect(inspection.billedGuiaNumbers == ["G1"])
        inspection.lote?.guias[1].number = "  "
        inspection.lote?.guias[0].number = nil
        #expect(inspection.billedGuiaNumbers.isEmpty)
    }

    @Test func `do not include what is presented again, appealed or answered`() {
        var again = soundLote()
        again.header.transaction = "RE_APRESENTACAO_GUIA"
        #expect(again.billedGuiaNumbers.isEmpty)
        var revision = soundLote()
        revision.lote?.guias[0].location.path =
            "/mensagemTISS/prestadorParaOperadora/loteGuias/guias/guiaRevisaoGlosa/guiaConsultaReapresentacao"
        #expect(revision.billedGuiaNumbers == ["G2"])
        var answer = soundLote()
        answer.direction = .toProvider
        #expect(answer.billedGuiaNumbers.isEmpty)
        var appeal = soundLote()
        appeal.header.transaction = "RECURSO_GLOSA"
        appeal.body = "recursoGlosa"
        appeal.lote = nil
        #expect(appeal.billedGuiaNumbers.isEmpty)
    }
}
