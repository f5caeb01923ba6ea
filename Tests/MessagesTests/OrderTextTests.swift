import Domain
import Testing

@testable import Messages

struct OrderTextTests {
    @Test(arguments: Language.allCases)
    func `names of orders, jobs and the schedule are distinct`(language: Language) {
        let catalogue = Catalogue(language)
        func areApart<Value: CaseIterable>(_ name: (Value) -> String) -> Bool {
            let names = Value.allCases.map(name)
            return Set(names).count == names.count && !names.contains("")
        }
        #expect(areApart { (state: OrderState) in catalogue.name(of: state) })
        #expect(areApart { (status: BNVStatus) in catalogue.name(of: status) })
        #expect(areApart { (operation: ExportOperation) in catalogue.name(of: operation) })
        #expect(areApart { (alias: ExportAlias) in catalogue.name(of: alias) })
        #expect(areApart { (kind: DocumentKind) in catalogue.name(of: kind) })
        #expect(areApart { (job: JobName) in catalogue.name(of: job) })
        #expect(areApart { (holiday: Holiday) in catalogue.name(of: holiday) })
        #expect(areApart { (rule: ScheduleEntry.OnHolidays) in catalogue.name(of: rule) })
    }

    @Test func `both languages have texts of their own`() {
        let (pt, en) = (Catalogue(.ptBR), Catalogue(.en))
        for state in OrderState.allCases { #expect(pt.name(of: state) != en.name(of: state)) }
        for status in BNVStatus.allCases { #expect(pt.name(of: status) != en.name(of: status)) }
        #expect(pt.name(of: OrderState.pending) == "pendente de envio")
        #expect(en.name(of: OrderState.blocked) == "blocked: depends on a record that was not accepted")
    }

    @Test func `the ledger's reasons are in both languages, HAT's texts stay`() {
        let (pt, en) = (Catalogue(.ptBR), Catalogue(.en))
        let blocked = OrderBlockReason.parent(alias: "BTS", .unusable).text
        #expect(pt.text(ofReason: blocked) == "depende de um registro de BTS que está assim: registro não aproveitável")
        #expect(en.text(ofReason: blocked) == "depends on a record of BTS that is so: record cannot be used")
        let unroutable = OrderBlockReason.noEndpoint(transaction: "0001", alias: "BA1").text
        #expect(pt.text(ofReason: unroutable) == "a tabela de endpoints não tem linha para a transação 0001 de BA1")
        #expect(en.text(ofReason: unroutable).contains("0001 of BA1"))
        #expect(pt.text(ofReason: "personId: invalid") == "personId: invalid")
    }

    @Test func `a record's finding names its field and its alias, and its value only by shape`() {
        let finding = Finding(
            .recordFieldTooLong, maskedValue: "aaa 999",
            parameters: ["alias": "BA1", "field": "BA1_NOMUSR", "expected": "70"])
        #expect(
            Catalogue(.ptBR).sentence(for: finding)
                == "O valor de um campo é longo demais: BA1_NOMUSR, no máximo 70. Forma do valor: aaa 999")
        let file = Finding(.exportRecordsRefused, parameters: ["records": "10", "unusable": "3"])
        #expect(
            Catalogue(.en).sentence(for: file) == "The export has records that cannot be used: 3 of 10.")
    }

    @Test func `a skipped time has a reason`() throws {
        let window = try #require(Blackout("22:00-02:00"))
        #expect(Catalogue(.ptBR).reason(.blackout(window)) == "janela fechada: 22:00-02:00")
        #expect(Catalogue(.en).reason(.holiday(.goodFriday)) == "holiday: Good Friday")
    }
}
