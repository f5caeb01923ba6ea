import Domain
import Foundation
import TestSupport
import Testing

/// `HATSPOOL_REGENERATE=1 swift test --filter RulesTable` writes the committed table.
@Suite(.serialized) struct `RulesTable` {
    @Test func `every finding code is in the table exactly once`() {
        let codes = AcceptanceRule.table.flatMap(\.codes)
        #expect(Set(codes).count == codes.count)
        let missing = Set(FindingCode.allCases).subtracting(codes)
        #expect(missing.isEmpty, "no rule says what becomes of \(missing.map(\.rawValue).sorted())")
        for code in codes { #expect(AcceptanceRule.of(code)?.codes.contains(code) == true) }
    }

    @Test func `no setting changes what the ERP always rejects, except the check digits of the sender`() {
        let fixed: [AcceptanceRule.Criticism] = ["X18", "X19", "X20", "X24", "X33"].map { .code($0) }
        for rule in AcceptanceRule.table {
            guard let criticism = rule.criticism, fixed.contains(criticism) else { continue }
            #expect(rule.effect == .rejects)
        }
        for name in ["X18", "X19", "X33"] { #expect(AcceptanceRule.configurable(named: name) == .fixed) }
        #expect(AcceptanceRule.of(.senderNotIdentified)?.effect == .rejects)
    }

    @Test func `a schema finding has the criticism of its part of the message`() {
        for (path, criticism) in [
            ("/mensagemTISS/cabecalho/origem", "X11"), ("/mensagemTISS/prestadorParaOperadora/loteGuias", "X12"),
            ("/mensagemTISS/epilogo/hash", "X13"), ("", "X12"),
        ] {
            let finding = Finding(.valuePattern, at: Location(line: 1, column: 1, path: path))
            #expect(finding.criticism == criticism)
        }
        #expect(Finding(.totalDiffers).criticism == nil)
        #expect(Finding(.hashWrong).criticism == "X15")
    }

    private struct Case {
        let codes: Set<FindingCode>
        var origin = DropOrigin.inbox
        var history = History()
        var rules: (inout AcceptanceRules) -> Void = { _ in }
        var change: (inout Inspection) -> Void = { _ in }
    }

    private static let earlier = EarlierDrop(
        id: DropID(millisecondsSince1970: 1, random: 2), receivedAt: Date(timeIntervalSince1970: 0),
        protocolNumber: nil)

    private static let batch = DropOrigin.batch(
        BatchReference(number: "1", healthProviderId: "1", authType: "1"))

    private let cases: [Case] = [
        Case(codes: [.unknownRoot], change: { $0.kind = .other }),
        Case(
            codes: [.webServiceMessage],
            change: {
                $0.kind = .webService
                $0.messagePath = "/loteGuiasWS"
            }),
        Case(
            codes: [.soapEnvelope],
            change: {
                $0.kind = .soap
                $0.messagePath = "/Envelope/Body/loteGuiasWS"
            }),
        Case(codes: [.monitoringMessage], change: { $0.kind = .monitoring }),
        Case(
            codes: [.ptuMessage],
            change: {
                $0.kind = .other
                $0.root = RootElement(name: "ptuA500", namespace: "http://ptu.unimed.coop.br/schemas/V6_0")
            }),
        Case(codes: [.versionNotAccepted], rules: { $0.versions = [] }),
        Case(
            codes: [.versionOutsideCalendar],
            rules: {
                $0.calendar = VersionCalendar(
                    rows: ["4.03.00"].compactMap { TISSVersion($0) }.map { .init($0, until: CalendarDay("2020-01-01")) }
                )
            }),
        Case(
            codes: [.versionEndsSoon],
            rules: {
                $0.calendar = VersionCalendar(
                    rows: ["4.03.00"].compactMap { TISSVersion($0) }
                        .map { .init($0, warnFrom: CalendarDay("2020-01-01")) })
            }),
        Case(
            codes: [.bodyMissing],
            change: {
                $0.body = nil
                $0.lote = nil
            }),
        Case(codes: [.transactionUnknown], change: { $0.header.transaction = "LOTE" }),
        Case(codes: [.transactionDoesNotFitBody], change: { $0.header.transaction = "CANCELA_GUIA" }),
        Case(codes: [.directionDoesNotFit], change: { $0.direction = .toProvider }),
        Case(
            codes: [.recipientNotThisOperator],
            change: {
                $0.header.destination = .registroANS("999999")
            }),
        Case(codes: [.loteNumberBlank], change: { $0.lote?.number = " " }),
        Case(codes: [.senderNotIdentified], change: { $0.header.origin = nil }),
        Case(codes: [.senderNumberInvalid], change: { $0.header.origin = .cpf("1") }),
        Case(codes: [.transactionDateInvalid], change: { $0.header.date = "2026-12-01" }),
        Case(codes: [.transactionTimeInvalid], change: { $0.header.time = "x" }),
        Case(codes: [.guiaNumberBlank], change: { $0.lote?.guias[0].number = " " }),
        Case(codes: [.hashMissing], change: { $0.hash.declared = nil }),
        Case(codes: [.hashWrong], change: { $0.hash.fits = nil }),
        Case(codes: [.hashVariant], change: { $0.hash.fits = .utf8 }),
        Case(
            codes: [.hashUndefined],
            change: {
                $0.hash.fits = nil
                $0.hash.normative = nil
            }),
        Case(codes: [.contentAlreadyReceived], history: History(sameContent: earlier)),
        Case(codes: [.loteAlreadyReceived], history: History(sameLote: earlier)),
        Case(codes: [.guiaAlreadyReceived], history: History(earlierGuias: ["G1": earlier])),
        Case(codes: [.guiaRepeated], change: { $0.lote?.guias[1].number = "G1" }),
        Case(
            codes: [.totalDiffers],
            change: {
                $0.lote?.guias[0].sums = [
                    TotalCheck(element: "v", location: .none, stated: Money(cents: 1), computed: Money(cents: 2))
                ]
            }),
        Case(codes: [.providerBuildsInHAT], rules: { $0.providers.otherwise = .buildsLote }),
        Case(codes: [.providerNotInHAT], origin: batch, rules: { $0.providers.otherwise = .withoutHAT }),
    ]

    @Test(arguments: AcceptanceRules.Strictness.allCases)
    func `a decision treats a code as the table says`(strictness: AcceptanceRules.Strictness) throws {
        for one in cases {
            var rules = ownRules()
            for setting in [
                \AcceptanceRules.hash, \.totals, \.checkDigits, \.repeatedGuias, \.earlierGuias, \.repeatedContent,
                \.repeatedLotes,
            ] {
                rules[keyPath: setting] = strictness
            }
            one.rules(&rules)
            var inspection = soundLote()
            one.change(&inspection)
            let decision = decide(
                inspection, from: one.origin, rules: rules, history: one.history, routes: .standard,
                on: CalendarDay("2026-11-23"))
            let reported = Set(decision.findings.map(\.code))
            for code in one.codes {
                switch try #require(AcceptanceRule.of(code)).effect {
                case .configurable: Issue.record("\(code): a reading tells it, deciding only weighs it")
                case .rejects: #expect(reported == one.codes && decision.verdict == .rejected, "\(code)")
                case .warns: #expect(reported == one.codes && decision.verdict == .accepted, "\(code)")
                case .holds: #expect(reported == one.codes && decision.verdict == .held, "\(code)")
                case .rejectsOrWarns: Issue.record("\(code): deciding adds no such finding")
                case .setting:
                    #expect(reported == (strictness == .off ? [] : one.codes), "\(code)")
                    let isRefused = decision.verdict == .rejected || decision.verdict == .duplicate
                    #expect(isRefused == (strictness == .reject), "\(code)")
                }
            }
        }
    }

    @Test func `the committed page shows the table`() throws {
        #expect(try PublishedTable.committed("rules", of: "docs/RULES.md", writing: published) == published)
    }

    private var published: String {
        let rows = AcceptanceRule.table.flatMap { rule in
            rule.codes.map { code in
                "| `\(code.rawValue)` | \(parameters(of: code)) | \(rule.stage.rawValue) | \(text(of: rule.effect)) | "
                    + "\(rule.criticism.map(text) ?? "") | \(code.motive) |\n"
            }
        }
        return "| code | what | stage | effect | ERP | motive |\n|---|---|---|---|---|---|\n" + rows.joined()
    }

    /// `notXML` reads `not XML`, `entryNotAFile` reads `entry not a file`.
    private func parameters(of code: FindingCode) -> String {
        var parameters: [String] = []
        let name = Array("\(code)")
        for (index, character) in name.enumerated() {
            let isAfterSmall = index > 0 && !name[index - 1].isUppercase
            let isBeforeSmall = index + 1 < name.count && name[index + 1].isLowercase
            if index == 0 || character.isUppercase && (isAfterSmall || isBeforeSmall) { parameters.append("") }
            parameters[parameters.count - 1].append(character)
        }
        return parameters.map { word in
            word.count > 1 && word.allSatisfy(\.isUppercase) ? word : word.lowercased()
        }.joined(separator: " ")
    }

    private func text(of effect: AcceptanceRule.Effect) -> String {
        switch effect {
        case .rejects: "rejects"
        case .warns: "warns"
        case .holds: "holds"
        case .rejectsOrWarns: "rejects, or warns"
        case .setting(let key): "`\(key.rawValue)`"
        case .configurable(let usual): "`RULES`, else \(usual.rawValue)"
        }
    }

    private func text(of criticism: AcceptanceRule.Criticism) -> String {
        switch criticism {
        case .code(let code): code
        case .byPart(let header, let body, let epilogue): "\(header) header, \(body) body, \(epilogue) epilogue"
        }
    }
}
