import Domain
import Testing

@Suite struct FileNameRulesTests {
    private let hash = String(repeating: "0a", count: 16)

    private func codes(_ name: String, rules: AcceptanceRules, change: (inout Inspection) -> Void = { _ in })
        -> [FindingCode]
    {
        var inspection = soundLote()
        inspection.hash.declared = hash
        inspection.hash.normative = hash
        change(&inspection)
        let decision = decide(
            inspection, named: name, rules: rules, history: History(), routes: .standard, on: CalendarDay("2026-11-23"))
        return decision.findings.map(\.code)
    }

    private func strict() -> AcceptanceRules {
        var rules = ownRules()
        for code in [FindingCode.fileNameDelimiter, .fileNameNumber, .fileNameHashForm, .fileNameHashOther] {
            rules.severities[code] = .reject
        }
        return rules
    }

    @Test func `by default any name passes, except one with the hash of another message`() {
        for name in ["lote.xml", "1_2_3.xml", "00000000000000000001_\(hash).xml", "x_abc.XML", "_.xml", ".xml"] {
            #expect(codes(name, rules: ownRules()).isEmpty, "\(name)")
        }
        let other = String(repeating: "0b", count: 16)
        #expect(codes("1_\(other).xml", rules: ownRules()) == [.fileNameHashOther])
        #expect(codes("x-1_\(other).XML", rules: ownRules()) == [.fileNameHashOther])
    }

    @Test func `each part of a name that lacks the configured form is reported`() {
        for (name, expected) in [
            ("00000000000000000001_\(hash).xml", []), ("1_\(hash.uppercased()).XML", []),
            ("lote.xml", [.fileNameDelimiter]), ("_\(hash).xml", [.fileNameNumber]),
            ("123456789012345678901_\(hash).xml", [.fileNameNumber]), ("1_2_\(hash).xml", [.fileNameNumber]),
            ("1_\(hash)0.xml", [.fileNameHashForm]), ("a_b.xml", [.fileNameNumber, .fileNameHashForm]),
            ("1_\(hash.dropLast())g.xml", [.fileNameHashForm]),
        ] as [(String, [FindingCode])] {
            #expect(codes(name, rules: strict()) == expected, "\(name)")
        }
    }

    @Test func `the name of the folder is not checked`() {
        #expect(codes("/srv/a_b/1_\(hash).xml", rules: strict()).isEmpty)
        #expect(codes("/srv/a_b/lote.xml", rules: strict()) == [.fileNameDelimiter])
    }

    @Test func `the name may contain the declared hash or that of the content`() {
        let declared = String(repeating: "1", count: 32)
        let change = { (inspection: inout Inspection) in inspection.hash.declared = declared.uppercased() }
        #expect(codes("1_\(declared).xml", rules: strict(), change: change).isEmpty)
        #expect(codes("1_\(hash).xml", rules: strict(), change: change).isEmpty)
        // Nothing to compare with.
        #expect(
            codes("1_\(declared).xml", rules: strict()) {
                ($0.hash.declared, $0.hash.normative, $0.hash.fits) = (nil, nil, nil)
            }
                == [.hashMissing])
    }

    @Test func `names of archives, of exports and of files from HAT are not checked`() {
        #expect(codes("lote.zip", rules: strict()).isEmpty)
        let batch = DropOrigin.batch(BatchReference(number: "1", healthProviderId: "1", authType: "1"))
        let decision = decide(
            soundLote(), named: "lote.xml", from: batch, rules: strict(), history: History(), routes: .standard)
        #expect(decision.findings.isEmpty)
    }

    @Test func `a kind of guia that the operator does not accept is refused with its motive`() throws {
        var rules = ownRules()
        rules.guiaKinds = [.odonto, .spSadt]
        var inspection = soundLote()
        inspection.lote?.kind = .consulta
        let refused = decide(inspection, rules: rules, history: History(), routes: .standard)
        let finding = try #require(refused.findings.first)
        #expect(refused.verdict == .rejected && finding.code == .guiaKindNotAccepted)
        #expect(
            finding.motive.code == "1301" && finding.criticism == "X16" && finding.parameters["kind"] == "guiaConsulta")
        inspection.lote?.kind = .odonto
        #expect(decide(inspection, rules: rules, history: History(), routes: .standard).findings.isEmpty)
    }
}
