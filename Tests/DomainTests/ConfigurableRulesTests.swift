import Domain
import Testing

@Suite struct `Rules whose severity an operator sets` {
    private let received = CalendarDay(year: 2026, month: 11, day: 23)
    private let position = Location(line: 7, column: 3, path: "/mensagemTISS/x")

    private func lote(_ candidates: CandidateFinding...) -> Inspection {
        var inspection = soundLote()
        inspection.candidates = candidates
        return inspection
    }

    private func decided(_ inspection: Inspection, _ rules: AcceptanceRules = ownRules(), on day: CalendarDay?)
        -> Decision
    {
        decide(inspection, rules: rules, history: History(), routes: .standard, on: day)
    }

    private static let open = FindingCode.allCases.filter { AcceptanceRule.of($0)?.effect.defaultStrictness != nil }

    @Test(arguments: open)
    func `a candidate finding counts as the table says, unless the operator configures it`(code: FindingCode) throws {
        let usual = try #require(AcceptanceRule.of(code)?.effect.defaultStrictness)
        let inspection = lote(CandidateFinding(Finding(code, at: position)))
        for own in [nil] + AcceptanceRules.Strictness.allCases.map(Optional.some) {
            var rules = ownRules()
            rules.severities[code] = own
            let decision = decided(inspection, rules, on: received)
            let applied = own ?? usual
            #expect(decision.findings.map(\.code) == (applied == .off ? [] : [code]))
            #expect(decision.verdict == (applied == .reject ? .rejected : .accepted))
            #expect(decision.motive == (applied == .reject ? code.motive : nil))
        }
    }

    @Test(arguments: AcceptanceRules.Strictness.allCases)
    func `a total of an appeal counts like the totals of guias, a repeated guia in one only warns`(
        strictness: AcceptanceRules.Strictness
    ) {
        var rules = ownRules()
        (rules.totals, rules.repeatedGuias) = (strictness, strictness)
        let total = decided(lote(CandidateFinding(Finding(.totalDiffers, at: position))), rules, on: received)
        #expect(total.findings.map(\.severity) == [strictness.severity].compactMap { $0 })
        let twice = decided(lote(CandidateFinding(Finding(.guiaRepeated, at: position))), rules, on: received)
        #expect(twice.findings.map(\.severity) == (strictness == .off ? [] : [.warns]))
        #expect(twice.verdict == .accepted)
    }

    @Test func `a code that no line may configure always rejects`() {
        var rules = AcceptanceRules()
        for code in FindingCode.allCases where !Self.open.contains(code) {
            rules.severities[code] = .off
            #expect(rules.strictness(of: code) == .reject)
        }
    }

    @Test func `a line names the code of a finding or a criticism of the ERP`() {
        #expect(AcceptanceRule.configurable(named: "VAL007") == .codes([.dayAfterReceipt]))
        #expect(AcceptanceRule.configurable(named: "x42") == .codes([.dayAfterReceipt]))
        #expect(AcceptanceRule.configurable(named: "X62") == .codes([.cnesForm, .establishmentNotOfProvider]))
        for fixed in ["X17", "X20", "X24", "X11", "VAL004", "hsh001"] {
            #expect(AcceptanceRule.configurable(named: fixed) == .fixed, "\(fixed)")
        }
        for unknown in ["", "X99", "X", "VAL", "VAL999", "X42 "] {
            #expect(AcceptanceRule.configurable(named: unknown) == .unknown, "\(unknown)")
        }
    }

    @Test func `a day is in the future only after the day of receipt, and only where that day is known`() throws {
        let ahead = try #require(CalendarDay("2026-11-24"))
        let inspection = lote(CandidateFinding(Finding(.dayAfterReceipt, at: position), day: ahead))
        let decision = decided(inspection, on: received)
        #expect(decision.verdict == .rejected && decision.motive == Motive("1323"))
        #expect(decision.findings.first?.criticism == "X42")
        #expect(decision.findings.first?.parameters == ["received": "2026-11-23"])
        #expect(decided(inspection, on: ahead).findings.isEmpty)
        #expect(decided(inspection, on: nil).findings.isEmpty)
    }

    @Test func `what the schema refused at a location is not reported again, what it only warned of is`() {
        var inspection = lote(CandidateFinding(Finding(.cnesForm, at: position)))
        inspection.findings = [Finding(.notWellFormed, severity: .warns, at: position)]
        #expect(decided(inspection, on: nil).findings.map(\.code) == [.notWellFormed, .cnesForm])
        inspection.findings = [Finding(.valuePattern, at: position)]
        #expect(decided(inspection, on: nil).findings.map(\.code) == [.valuePattern])
    }

    @Test func `a message of a web service is judged and routed like one of a file`() {
        for (kind, path) in [(DocumentKind.webService, "/loteGuiasWS"), (.soap, "/Envelope/Body/loteGuiasWS")] {
            var inspection = soundLote()
            inspection.kind = kind
            inspection.messagePath = path
            inspection.headerLocation?.path = path + "/cabecalho"
            let accepted = decided(inspection, on: received)
            #expect(accepted.verdict == .accepted && accepted.destinations == [.hat])
            #expect(accepted.findings.map(\.severity) == [.warns])
            inspection.header.date = "2099-01-01"
            inspection.hash.fits = nil
            let refused = decided(inspection, on: received)
            #expect(refused.verdict == .rejected && refused.motive == .dateInvalid)
            #expect(refused.findings.contains { $0.code == .hashWrong })
            #expect(
                refused.findings.first { $0.code == .transactionDateInvalid }?.location.path
                    == path + "/cabecalho/identificacaoTransacao/dataRegistroTransacao")
        }
    }

    @Test func `monitoring data for ANS is held for an operator, or accepted when it is valid`() {
        var inspection = soundLote()
        inspection.kind = .monitoring
        inspection.header = MessageHeader()
        inspection.lote = nil
        #expect(decided(inspection, on: received).verdict == .held)
        var rules = ownRules()
        rules.monitoring = .accept
        let accepted = decided(inspection, rules, on: received)
        #expect(accepted.verdict == .accepted && accepted.destinations == [.importFolder] && accepted.findings.isEmpty)
        inspection.hash.fits = nil
        #expect(decided(inspection, rules, on: received).motive == .hashInvalid)
        inspection.schema = .notJudged
        #expect(decided(inspection, rules, on: received).verdict == .rejected)
        // A document that can never be valid is not held for its schema.
        inspection.header.versionText = "1.99.00"
        inspection.findings = [Finding(.schemaNotInstalled)]
        #expect(decided(inspection, rules, on: received).verdict == .rejected)
        inspection.hash.fits = .iso8859_1
        #expect(decided(inspection, rules, on: received).verdict == .held)
    }

    @Test(
        arguments: [
            ("ptuA500", "http://ptu.unimed.coop.br/schemas/V6_0", true), ("lote", "http://ptu.unimed.coop.br/x", true),
            ("ptuA1300", nil, true), ("ptu_A500", nil, true), ("ptuA500", "urn:other", false), ("pture", nil, false),
            ("ptu", nil, false), ("nota", nil, false),
        ] as [(String, String?, Bool)])
    func `a file of the exchange between Unimeds is reported as such`(name: String, space: String?, isPTU: Bool) {
        var inspection = soundLote()
        inspection.kind = .other
        inspection.root = RootElement(name: name, namespace: space)
        let decision = decided(inspection, on: received)
        #expect(decision.verdict == .held && decision.findings.map(\.code) == [isPTU ? .ptuMessage : .unknownRoot])
    }
}
