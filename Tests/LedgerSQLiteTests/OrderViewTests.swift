import Domain
import Foundation
import TestSupport
import Testing

struct OrderViewTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `BNV, BWB and BNN show orders, exchanges and endpoints, and BXX has no exports`() async throws {
        let ledger = try LedgerAdapter.sqlite.openWhole(in: folder)
        try await ledger.takeIn(
            1, Sample.draft(1, .persons, 1, item: "{\"a\":1}"), Sample.draft(2, .persons, 1, .alter),
            Sample.draft(3, .persons, 2))
        let sending = try await ledger.begin(2, 3)
        try await ledger.endStep(
            sending, result: .taken(token: "T-9", nextStepAt: Sample.time(60)), exchange: Sample.post,
            outcome: "accepted", reason: nil, at: Sample.time(30))
        let raw = try RawSQLite(folder)
        let old = try raw.row("SELECT * FROM BNV WHERE BNV_CODIGO = 1")
        #expect(old["BNV_STATUS"] == "9" && old["BNV_PEDSUB"] == "2" && old["BNV_JSON"] == "{\"a\":1}")
        #expect(old["BNV_PROCES"] == "1" && old["BNV_CAMPOS"] == "" && old["BNV_ARQUIV"] == "lote-1.xml")
        let new = try raw.row("SELECT * FROM BNV WHERE BNV_CODIGO = 2")
        #expect(new["BNV_CODTRA"] == "0021" && new["BNV_ALIAS"] == "BTS" && new["BNV_CHAVE"] == "0001|000001")
        #expect(new["BNV_STATUS"] == "3" && new["BNV_TOKEN"] == "T-9" && new["BNV_PROCES"] == "0")
        // 2025-10-09 08:53:30 UTC, three hours earlier in Brasília.
        #expect(new["BNV_DATCRI"] == "20251009" && new["BNV_HORCRI"] == "055330" && new["BNV_QTDTRY"] == "0")
        #expect(
            try raw.texts("SELECT BWB_CODIGO || BWB_CODRET || BWB_RETORN FROM BWB ORDER BY 1") == [
                "2200accepted", "3200accepted",
            ])
        #expect(try raw.text("SELECT BWB_DATATU || BWB_HORATU FROM BWB") == "20251009055350")
        let rows = try raw.texts("SELECT BNN_CODTRA || ' ' || BNN_VERSAO || '/' || BNN_ENDPOI FROM BNN")
        #expect(rows.contains("0001 v1/beneficiaries") && rows.count { $0.hasPrefix("0050") } == 1)
        #expect(try raw.texts("SELECT BXX_SEQUEN FROM BXX").isEmpty)
    }

    @Test func `BWB has HAT's code and message for each order, also after the order was sent again`() async throws {
        let ledger = try LedgerAdapter.sqlite.openWhole(in: folder)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1), Sample.draft(2, .persons, 2))
        let sending = try await ledger.begin(1, 2)
        var call = Sample.post
        call.portalCode = "5"
        try await ledger.endStep(
            sending,
            result: .ended([
                OrderOutcome(code: 1, state: .refused, reason: "CPF invalido"),
                OrderOutcome(code: 2, state: .succeeded, reason: nil),
            ]), exchange: call, outcome: "refused", reason: "Alguns erros", at: Sample.time(30))
        let raw = try RawSQLite(folder)
        let rows = ["1 5 CPF invalido", "2 5 Alguns erros"]
        let sql = "SELECT BWB_CODIGO || ' ' || BWB_CODRET || ' ' || BWB_RETORN FROM BWB ORDER BY BWB_SEQUEN, BWB_CODIGO"
        #expect(try raw.texts(sql) == rows)
        let errors = try await ledger.orderExchanges(matching: OrderFilter(), onlyFailures: true, limit: 9)
        #expect(errors.map(\.portalCode) == ["5"])
        #expect(errors.first?.refusals == [OrderRefusal(code: 1, reason: "CPF invalido")])
        #expect(try await ledger.verify().isWhole)
    }

    @Test func `BNV_STATUS in the view equals the rule in code`() async throws {
        let ledger = try LedgerAdapter.sqlite.openWhole(in: folder)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1))
        let raw = try RawSQLite(folder)
        for state in OrderState.allCases {
            for attempts in 0...2 {
                try raw.execute("UPDATE orders SET state = '\(state.rawValue)', attempts = \(attempts)")
                let rule = BNVStatus(state: state, attempts: attempts)
                #expect(try raw.text("SELECT BNV_STATUS FROM BNV") == "\(rule.rawValue)", "\(state) \(attempts)")
                #expect(try raw.text("SELECT BNV_PROCES FROM BNV") == (state.isSettled ? "1" : "0"))
                for status in BNVStatus.allCases {
                    var filter = OrderFilter()
                    filter.status = status
                    #expect(try await ledger.countOrders(matching: filter) == (status == rule ? 1 : 0))
                }
            }
        }
    }
}
