import Testing

@testable import Domain

@Suite struct `Rules that need the operator's registers` {
    private static let day = CalendarDay("2026-11-23")

    /// Every reference table, each with the rows that the valid lote needs.
    private static func tables(_ change: (inout [ReferenceKind: [Row]]) -> Void = { _ in }) -> ReferenceSnapshot {
        var rows: [ReferenceKind: [Row]] = [
            .prestadores: [
                Row(.providerCode, "77", link: ReferenceKey(.providerCode, "77")),
                Row(.cnpj, "11222333000181", link: ReferenceKey(.providerCode, "77")),
            ],
            .beneficiarios: [Row(.beneficiary, "500")],
            .senhas: [Row(.password, "S1", link: ReferenceKey(.beneficiary, "500"))],
            .calendario: [Row(.calendar, "calendario", from: 20_261_101, until: 20_261_130)],
            .cid: [Row(.diagnosis, "A09")],
            .tuss: [Row(.procedureTable, "22"), Row(.procedure, "22", "10101012", from: 20_200_101)],
            .cnes: [Row(.establishment, "1234567", link: ReferenceKey(.providerCode, "77"))],
            .profissionais: [Row(.professional, "06", "99", "35")],
        ]
        change(&rows)
        var snapshot = ReferenceSnapshot()
        for (kind, rows) in rows {
            var builder = ReferenceTable.Builder()
            for row in rows {
                builder.add(
                    [row.key].compactMap(\.self), validFrom: row.from, validUntil: row.until, blockedFrom: row.blocked,
                    link: row.link, isAuthorised: row.isAuthorised)
            }
            snapshot.tables[kind] = builder.table()
        }
        return snapshot
    }

    struct Row {
        var key: ReferenceKey?
        var from: Int32 = 0
        var until: Int32 = 0
        var blocked: Int32 = 0
        var link: ReferenceKey?
        var isAuthorised = true

        init(
            _ space: ReferenceKey.Space, _ parts: String..., from: Int32 = 0, until: Int32 = 0,
            link: ReferenceKey? = nil
        ) {
            key = ReferenceKey(space, parts)
            self.from = from
            self.until = until
            self.link = link
        }
    }

    private static func lote() -> Inspection {
        var inspection = soundLote()
        inspection.header.origin = .cnpj("11222333000181")
        let guia = GuiaReference(ordinal: 1, number: "G1")
        func ask(
            _ subject: ReferenceLookup.Subject, _ space: ReferenceKey.Space, _ parts: [String],
            other: ReferenceKey? = nil
        ) {
            guard let key = ReferenceKey(space, parts) else { return }
            inspection.lookups.append(
                ReferenceLookup(
                    subject, key, other: other, day: 20_261_010,
                    at: Location(line: 100 + inspection.lookups.count, column: 5, path: "/x/\(subject)"), guia: guia))
        }
        ask(.beneficiary, .beneficiary, ["500"])
        ask(.password, .password, ["S1"], other: ReferenceKey(.beneficiary, "500"))
        ask(.diagnosis, .diagnosis, ["A09"])
        ask(.procedure, .procedure, ["22", "10101012"], other: ReferenceKey(.procedureTable, "22"))
        ask(.executor, .cnpj, ["11222333000181"])
        ask(.establishment, .establishment, ["1234567"], other: ReferenceKey(.cnpj, "11222333000181"))
        ask(.professional, .professional, ["06", "99", "35"])
        return inspection
    }

    private func judge(_ tables: any ReferenceTables, rules: AcceptanceRules = ownRules()) -> Decision {
        judge(Self.lote(), tables, rules: rules)
    }

    private func judge(
        _ inspection: Inspection, _ tables: any ReferenceTables, rules: AcceptanceRules = ownRules()
    ) -> Decision {
        decide(
            inspection, rules: rules, history: History(), routes: .standard, on: Self.day, references: tables)
    }

    @Test func `a lote that every reference table confirms is accepted without a finding`() {
        let decision = judge(Self.tables())
        #expect(decision.verdict == .accepted && decision.findings.isEmpty, "\(decision.findings)")
    }

    @Test func `without reference tables no rule about them is applied`() {
        var lote = Self.lote()
        lote.lookupsLeftOut = 5
        for index in lote.lookups.indices { lote.lookups[index].key = ReferenceKey(bits: 1) }
        #expect(judge(lote, NoReferenceTables()).findings.isEmpty)
        #expect(judge(lote, ReferenceSnapshot()) == judge(lote, NoReferenceTables()))
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let code: FindingCode
        let kind: ReferenceKind
        let change: @Sendable (inout [Row]) -> Void
        var also: Set<FindingCode> = []

        var testDescription: String { "\(code) in \(kind)" }
    }

    private static let changes: [Change] = [
        Change(
            code: .providerUnknown, kind: .prestadores, change: { $0.removeAll() },
            also: [.executorUnknown, .establishmentNotOfProvider]),
        Change(code: .providerBlocked, kind: .prestadores) { $0[1].blocked = 20_261_123 },
        Change(code: .providerBlocked, kind: .prestadores) { $0[1].until = 20_261_122 },
        Change(code: .paymentCalendarMissing, kind: .calendario) { $0[0].until = 20_261_122 },
        Change(code: .beneficiaryUnknown, kind: .beneficiarios) { $0[0].key = ReferenceKey(.beneficiary, "501") },
        Change(code: .beneficiaryUnknown, kind: .beneficiarios) { $0[0].until = 20_261_009 },
        Change(code: .beneficiaryUnknown, kind: .beneficiarios) { $0[0].from = 20_261_011 },
        Change(code: .beneficiaryBlocked, kind: .beneficiarios) { $0[0].blocked = 20_261_010 },
        Change(code: .passwordUnknown, kind: .senhas) { $0[0].key = ReferenceKey(.password, "S2") },
        Change(code: .passwordUnknown, kind: .senhas) { $0[0].link = ReferenceKey(.beneficiary, "501") },
        Change(code: .passwordNotAuthorised, kind: .senhas) { $0[0].isAuthorised = false },
        Change(code: .passwordNotAuthorised, kind: .senhas) { $0[0].until = 20_261_009 },
        Change(code: .diagnosisUnknown, kind: .cid) { $0[0].key = ReferenceKey(.diagnosis, "A08") },
        Change(code: .procedureNotInForce, kind: .tuss) { $0.removeLast() },
        Change(code: .procedureNotInForce, kind: .tuss) { $0[1].from = 20_261_011 },
        Change(code: .procedureNotInForce, kind: .tuss) { $0[1].blocked = 20_261_010 },
        Change(code: .establishmentNotOfProvider, kind: .cnes) { $0[0].link = ReferenceKey(.providerCode, "78") },
        Change(code: .establishmentNotOfProvider, kind: .cnes) { $0.removeAll() },
        Change(code: .professionalUnknown, kind: .profissionais) { $0.removeAll() },
        Change(code: .professionalBlocked, kind: .profissionais) { $0[0].blocked = 20_200_101 },
    ]

    @Test(arguments: changes) func `what a reference table does not confirm is reported as the table of rules says`(
        change: Change
    ) throws {
        let tables = Self.tables { change.change(&$0[change.kind, default: []]) }
        let decision = judge(tables)
        #expect(Set(decision.findings.map(\.code)) == change.also.union([change.code]))
        let rule = try #require(AcceptanceRule.of(change.code))
        let rejects = rule.effect == .rejects || rule.effect == .configurable(.reject)
        #expect((decision.verdict == .rejected) == rejects)
        #expect(decision.findings.allSatisfy { $0.location.line == 0 || $0.guia?.number == "G1" })
        // Without the reference table the rule is not applied.
        let without = Self.tables { $0[change.kind] = nil }
        #expect(!judge(without).findings.contains { $0.code == change.code })
    }

    @Test(arguments: changes) func `the operator configures what may be configured`(change: Change) throws {
        let tables = Self.tables { change.change(&$0[change.kind, default: []]) }
        for strictness in AcceptanceRules.Strictness.allCases {
            var rules = ownRules()
            rules.severities[change.code] = strictness
            let found = judge(tables, rules: rules).findings.first { $0.code == change.code }
            if AcceptanceRule.of(change.code)?.effect == .rejects {
                #expect(found?.severity == .rejects)
            } else {
                #expect(found?.severity == (strictness == .off ? nil : strictness == .warn ? .warns : .rejects))
            }
        }
    }

    @Test func `a rule about days is not applied without a day`() {
        var lote = Self.lote()
        for index in lote.lookups.indices { lote.lookups[index].day = 0 }
        let tables = Self.tables { $0[.beneficiarios]?[0].until = 20_000_101 }
        #expect(judge(lote, tables).findings.isEmpty)
    }

    @Test func `procedures of a code table that the reference table lacks are not judged`() {
        var lote = Self.lote()
        lote.lookups[3].key = ReferenceKey(bits: 3)
        lote.lookups[3].other = ReferenceKey(.procedureTable, "19")
        #expect(judge(lote, Self.tables()).findings.isEmpty)
    }

    @Test func `an establishment is not judged while the code of the provider is unknown`() {
        let tables = Self.tables {
            $0[.prestadores] = nil
            $0[.cnes]?[0].link = ReferenceKey(.providerCode, "78")
        }
        #expect(judge(tables).findings.isEmpty)
    }

    @Test func `lookups beyond the limit are reported`() {
        var lote = Self.lote()
        lote.lookupsLeftOut = 7
        let decision = judge(lote, Self.tables())
        #expect(decision.verdict == .accepted)
        #expect(decision.findings.map(\.code) == [.registersAskedInPart])
    }

    @Test func `what the schema refused is not looked up`() {
        var lote = Self.lote()
        lote.findings = [Finding(.valuePattern, at: lote.lookups[0].location)]
        lote.lookups[0].key = ReferenceKey(bits: 3)
        #expect(judge(lote, Self.tables()).findings.map(\.code) == [.valuePattern])
    }

    @Test func `a provider is found by any of its numbers`() {
        for party: Party in [.cnpj("11.222.333/0001-81"), .providerCode("000077"), .providerCode("11222333000181")] {
            var lote = Self.lote()
            lote.header.origin = party
            #expect(!judge(lote, Self.tables()).findings.contains { $0.code == .providerUnknown }, "\(party)")
        }
    }
}
