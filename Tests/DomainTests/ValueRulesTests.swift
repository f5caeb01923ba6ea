import Domain
import Testing

@Suite struct `Values of header and guias` {
    private let received = CalendarDay(year: 2026, month: 11, day: 23)

    private func decided(
        _ inspection: Inspection, _ rules: AcceptanceRules = ownRules(), withoutDay: Bool = false
    ) -> Decision {
        decide(
            inspection, rules: rules, history: History(), routes: .standard, on: withoutDay ? nil : received)
    }

    private func lote(_ change: (inout Inspection) -> Void) -> Inspection {
        var inspection = soundLote()
        change(&inspection)
        return inspection
    }

    @Test func `a sender whose number has wrong check digits is refused with motive 1206, or as the setting says`() {
        for (origin, kind) in [(Party.cnpj("11222333000182"), "CNPJ"), (.cpf("52998224726"), "CPF")] {
            let inspection = lote { $0.header.origin = origin }
            var rules = ownRules()
            rules.checkDigits = .reject
            let decision = decided(inspection, rules)
            #expect(decision.verdict == .rejected && decision.motive == .cpfOrCNPJInvalid)
            #expect(decision.findings.map(\.code) == [.senderNumberInvalid])
            #expect(decision.findings.first?.parameters == ["kind": kind])
            #expect(decision.findings.first?.maskedValue == String(repeating: "9", count: origin.value.count))
            #expect(decision.findings.first?.criticism == "X17")
            rules.checkDigits = .warn
            #expect(decided(inspection, rules).verdict == .accepted)
            #expect(decided(inspection, rules).findings.map(\.severity) == [.warns])
            rules.checkDigits = .off
            #expect(decided(inspection, rules).findings.isEmpty)
        }
    }

    @Test func `a CNPJ with letters passes from 4.03.00 on, and before that the finding says why not`() {
        let number = Party.cnpj("12ABC34501DE35")
        #expect(decided(lote { $0.header.origin = number }).findings.isEmpty)
        let older = decided(
            lote {
                $0.header.origin = number
                $0.header.versionText = "4.02.00"
            })
        #expect(older.findings.map(\.code) == [.senderNumberInvalid])
        #expect(older.findings.first?.parameters == ["kind": "CNPJ", "since": "4.03.00"])
    }

    @Test func `a code at the operator has no check digits`() {
        #expect(decided(lote { $0.header.origin = .providerCode("11222333000182") }).verdict == .accepted)
    }

    @Test func `what the schema reported about a value is not reported again`() {
        let decision = decided(
            lote {
                $0.schema = .invalid
                $0.header.origin = .cnpj("1122233300018X")
                $0.header.date = "2026-02-30"
                $0.header.time = "25:00:00"
                $0.findings = [
                    Finding(
                        .valuePattern,
                        at: Location(
                            line: 9, column: 1,
                            path: "/mensagemTISS/cabecalho/origem/identificacaoPrestador/CNPJ")),
                    Finding(.valueType, at: $0.location(of: .date)), Finding(.valueType, at: $0.location(of: .time)),
                ]
            })
        #expect(decision.findings.map(\.code) == [.valuePattern, .valueType, .valueType])
    }

    @Test(arguments: ["2026-11-24", "2026-11-23", "2020-01-01", " 2026-11-23 ", "2026-11-23Z", "2026-11-23-03:00"])
    func `today's date passes, and tomorrow's too`(date: String) {
        #expect(decided(lote { $0.header.date = date }).findings.isEmpty)
    }

    @Test func `a date two days ahead is refused with motive 5025, where the day of receipt is known`() {
        let inspection = lote { $0.header.date = "2026-11-25-03:00" }
        let decision = decided(inspection)
        #expect(decision.verdict == .rejected && decision.motive == .dateInvalid)
        #expect(decision.findings.first?.parameters == ["date": "2026-11-25", "received": "2026-11-23"])
        #expect(decided(inspection, withoutDay: true).findings.isEmpty)
    }

    @Test(arguments: ["2026-02-29", "", "23/11/2026", "2026-11-23T10:00:00", "2026-11-23+15:00", "-2026-11-23"])
    func `an invalid date is refused, and its value is shown masked`(date: String) {
        let decision = decided(lote { $0.header.date = date }, withoutDay: true)
        #expect(decision.findings.map(\.code) == [.transactionDateInvalid])
        #expect(decision.findings.first?.parameters.isEmpty == true)
        #expect(decision.findings.first?.maskedValue == Masking.shape(of: date))
    }

    @Test(arguments: [
        "00:00:00", "23:59:59", "24:00:00", "12:00:00.5", "12:00:00Z", "12:00:00.25-03:00", "\n10:00:00\t",
    ])
    func `a time that exists passes`(time: String) {
        #expect(decided(lote { $0.header.time = time }).findings.isEmpty)
    }

    @Test(arguments: [
        "24:00:01", "24:00:00.1", "12:60:00", "12:00:60", "25:00:00", "12:00", "1:00:00", "120000", "", "12:00:00.",
        "12:00:00-3", "12:00:00+14:01", "12:00:00 PM", "12:00:00:00",
    ])
    func `a time that does not exist is refused with motive 5026`(time: String) {
        let decision = decided(lote { $0.header.time = time })
        #expect(decision.findings.map(\.code) == [.transactionTimeInvalid], "\(time)")
        #expect(decision.motive == .timeInvalid)
    }

    @Test func `2.01.03 has another form of date and time than all later versions`() {
        func found(_ date: String, _ time: String) -> [FindingCode] {
            decided(
                lote {
                    $0.header.versionText = "2.01.03"
                    $0.header.date = date
                    $0.header.time = time
                }
            ).findings.map(\.code)
        }
        #expect(found("22/11/2026", "23:59") == [])
        #expect(found("30/02/2026", "24:00") == [.transactionDateInvalid, .transactionTimeInvalid])
        #expect(found("2026-11-22", "10:00:00") == [.transactionDateInvalid, .transactionTimeInvalid])
        #expect(found("25/11/2026", "10:00") == [.transactionDateInvalid], "not yet come")
    }

    @Test func `a missing date or time is left to the schema`() {
        let inspection = lote {
            $0.header.date = nil
            $0.header.time = nil
        }
        #expect(decided(inspection).findings.isEmpty)
    }

    @Test func `a guia number of whitespace is refused at its guia`() {
        let decision = decided(lote { $0.lote?.guias[1].number = " \t" })
        #expect(decision.verdict == .rejected && decision.motive == .guiaNumberInvalid)
        #expect(decision.findings.map(\.code) == [.guiaNumberBlank])
        #expect(decision.findings.first?.guia == GuiaReference(ordinal: 2, number: nil))
        #expect(decision.findings.first?.location.path == "/g[2]")
    }

    @Test func `values of an unreadable message are not judged`() {
        for change in [{ $0.kind = .other }, { $0.isWellFormed = false }] as [(inout Inspection) -> Void] {
            let inspection = lote {
                $0.header.origin = .cpf("1")
                $0.header.date = "x"
                change(&$0)
            }
            let codes = Set(decided(inspection).findings.map(\.code))
            #expect(codes.isDisjoint(with: [.senderNumberInvalid, .transactionDateInvalid]))
        }
    }
}
