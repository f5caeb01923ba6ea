import Domain
import Testing

struct MonitoringNameTests {
    @Test func `a name is read into operator, competence and kind, in any case and below any folder`() throws {
        for (text, kind) in [
            ("1234562026090001.XTE", MonitoringName.Kind.sent), ("1234562026090001.xtr", .returned),
            ("pasta/1234562026090001.ZTE", .sentArchive), ("C:\\ans\\1234562026090001.ztr", .returnedArchive),
        ] {
            let name = try #require(MonitoringName(text))
            #expect(name.registroANS == "123456" && name.competence == "202609" && name.kind == kind)
        }
    }

    @Test(arguments: [
        "1234562026090001.XML", "1234562026090001", "123456202609001.XTE", "12345620260900011.XTE",
        "1234562026130001.XTE", "1234562026000001.XTE", "12345A2026090001.XTE", "1234562026090001.XTE.xml", ".XTE", "",
        "1234562026090001 .XTE", "١234562026090001.XTE",
    ])
    func `a name of another form is none`(text: String) { #expect(MonitoringName(text) == nil) }

    @Test func `the kind that a name claims follows from its extension alone`() {
        #expect(MonitoringName.kind(of: "qualquer.zte") == .sentArchive)
        #expect(MonitoringName.kind(of: ".XTE") == .sent)
        #expect(MonitoringName.kind(of: "XTE") == nil && MonitoringName.kind(of: "a.XTE/lote.xml") == nil)
    }

    @Test func `monitoring data under another name is reported, held or accepted; under its own name it is not`() {
        for choice in AcceptanceRules.Monitoring.allCases {
            var rules = AcceptanceRules()
            (rules.monitoring, rules.hash) = (choice, .off)
            let verdict = choice == .hold ? Verdict.held : .accepted
            for (name, isLogged) in [
                ("1234562026090001.XTE", false), ("1234562026090001.XTR", false), ("1234562026090001.ZTE", true),
                ("lote.xml", true), ("monitoramento.xte", true),
            ] {
                let decision = judged(.monitoring, name, rules)
                #expect(decision.verdict == verdict, "\(name)")
                let reported = decision.findings.filter { $0.code == .monitoringNameUnusual }
                #expect(
                    reported.count == (isLogged ? 1 : 0) && reported.allSatisfy { $0.severity == .warns }, "\(name)")
            }
            #expect(judged(.monitoring, nil, rules).findings.allSatisfy { $0.code != .monitoringNameUnusual })
        }
    }

    @Test func `a document with the name of monitoring data and another content is reported`() throws {
        let finding = try #require(
            judged(.other, "1234562026090001.XTE").findings.first { $0.code == .monitoringNameUnusual })
        #expect(finding.maskedValue == "9999999999999999.AAA" && finding.parameters.isEmpty)
        for kind in [DocumentKind.other, .message] {
            #expect(judged(kind, "lote.xml").findings.allSatisfy { $0.code != .monitoringNameUnusual })
        }
    }

    @Test func `a name that contradicts the header is reported for each of its parts`() {
        for (registry, competence, elements) in [
            ("123456", "202609", []), (nil, nil, []), ("654321", "202609", ["registroANS"]),
            ("654321", "202608", ["registroANS", "competenciaLote"]), ("123456", "2026-9", ["competenciaLote"]),
        ] as [(String?, String?, [String])] {
            var inspection = Inspection()
            inspection.kind = .monitoring
            (inspection.header.ansRegistry, inspection.header.competence) = (registry, competence)
            let findings = decide(
                inspection, named: "1234562026090001.XTE", rules: AcceptanceRules(), history: History(),
                routes: .standard
            ).findings.filter { $0.code == .monitoringNameOther }
            #expect(findings.compactMap { $0.parameters["element"] } == elements)
            #expect(findings.allSatisfy { $0.severity == .warns })
        }
    }

    @Test func `a correct archive for ANS is not reported, nor is any other archive`() {
        let entries = ["1234562026090001.XTE", "1234562026090002.XTE"]
        let findings = { (name: String, entries: [String], isDeflated: Bool) in
            MonitoringNameRules.findings(archive: name, entries: entries, isDeflated: isDeflated).map(\.code)
        }
        #expect(findings("1234562026090001.ZTE", entries, true).isEmpty)
        #expect(findings("1234562026090001.ZTR", ["1234562026090001.XTR"], true).isEmpty)
        #expect(findings("lotes.zip", ["a.xml"], false).isEmpty && findings("a.XTE", ["a.xml"], false).isEmpty)
        #expect(findings("1234562026090001.ZTE", entries, false) == [.monitoringArchiveForm])
        #expect(findings("setembro.zte", entries, true) == [.monitoringNameUnusual])
    }

    @Test func `an entry of another kind, name or competence is reported by its position`() {
        for (entry, count) in [
            ("1234562026090002.XTR", 1), ("1234562026080002.XTE", 1), ("leiame.txt", 1), ("lote.xte", 1),
            ("1234562026090002.ZTE", 1),
        ] {
            let findings = MonitoringNameRules.findings(
                archive: "1234562026090001.ZTE", entries: ["1234562026090001.XTE", entry], isDeflated: true)
            #expect(findings.map(\.code) == [.monitoringArchiveEntry], "\(entry)")
            #expect(findings.first?.parameters == ["entry": "2", "count": "\(count)", "kind": "XTE"])
        }
        // Its own name has no competence: that of the first entry counts.
        let unnamed = MonitoringNameRules.findings(
            archive: "x.ZTE", entries: ["1234562026090001.XTE", "1234562026080001.XTE"], isDeflated: true)
        #expect(unnamed.map(\.code) == [.monitoringNameUnusual, .monitoringArchiveEntry])
        #expect(unnamed.last?.parameters["entry"] == "2")
    }

    private func judged(
        _ kind: DocumentKind, _ name: String?, _ rules: AcceptanceRules = AcceptanceRules()
    ) -> Decision {
        var inspection = Inspection()
        (inspection.kind, inspection.schema) = (kind, .valid)
        (inspection.isWellFormed, inspection.isComplete) = (true, true)
        return decide(inspection, named: name, rules: rules, history: History(), routes: .standard)
    }
}
