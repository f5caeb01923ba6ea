import Domain
import Foundation
import TestSupport
import Testing

/// Groups of orders from beginning to end.
struct OrderSendingContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ adapter: LedgerAdapter) throws -> some VerifiableLedger & OrderLedger {
        try adapter.openWhole(in: folder)
    }

    private func threePersons(_ adapter: LedgerAdapter) async throws -> some VerifiableLedger & OrderLedger {
        let ledger = try open(adapter)
        try await ledger.takeIn(
            1, Sample.draft(1, .persons, 1), Sample.draft(2, .persons, 2), Sample.draft(3, .persons, 3))
        return ledger
    }

    private func sendings(_ ledger: some OrderLedger, at seconds: Double = 1_000) async throws -> [OrderSending] {
        try await ledger.dueSendings(at: Sample.time(seconds), aliases: Sample.allAliases, besides: [], limit: 9)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `orders to be sent come by rank and code, of the requested aliases`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(
            1, Sample.draft(1, .beneficiaries, 1), Sample.draft(2, .lots, 1, .alter), Sample.draft(3, .persons, 1),
            Sample.draft(4, .persons, 2))
        #expect(try await ledger.dueCodes() == [3, 4, 1, 2])
        func due(_ aliases: Set<ExportAlias>, besides: Set<Int64> = [], limit: Int = 9) async throws -> [Int64] {
            try await ledger.dueOrders(at: Sample.time(99), aliases: aliases, besides: besides, limit: limit).map(
                \.code)
        }
        #expect(try await due([.lots, .glosaAppeals]) == [2])
        #expect(try await due(Sample.allAliases, besides: [3, 1], limit: 2) == [4, 2])
        #expect(try await due([]).isEmpty)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a group is fixed when it is begun`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await threePersons(adapter)
        let endpoint = Sample.endpoint("0021")
        let begun = try #require(
            try await ledger.beginSending([3, 1], to: endpoint, key: IdempotencyKey(text: "k"), at: Sample.time(20)))
        #expect(begun.orders == [3, 1] && begun.state == .open && begun.attempts == 1 && begun.endpoint == endpoint)
        #expect(try await ledger.states() == ["sending", "pending+", "sending"])
        #expect(
            try await ledger.beginSending([2, 1], to: endpoint, key: IdempotencyKey(text: "l"), at: Sample.time(21))
                == nil)
        #expect(try await ledger.states() == ["sending", "pending+", "sending"])
        #expect(try await sendings(ledger).isEmpty, "its step is under way")
        #expect(try await ledger.nextOrderTime(aliases: Sample.allAliases) == nil)
        #expect(try await open(adapter).reopenSendings(at: Sample.time(30)) == 1)
        #expect(try await sendings(ledger, at: 29).isEmpty)
        let again = try #require(try await sendings(ledger, at: 30).first)
        #expect(again.orders == [3, 1] && again.key == begun.key && again.endpoint == endpoint)
        #expect(try await ledger.nextOrderTime(aliases: [.persons]) == Sample.time(30))
        #expect(try await ledger.nextOrderTime(aliases: [.lots]) == nil)
        try await ledger.beginAgain(again.number, at: Sample.time(31))
        #expect(try await sendings(ledger).isEmpty)
        // Its sender is running; then it is not.
        #expect(try await ledger.reopenLostSendings(besides: [begun.key], at: Sample.time(32)) == 0)
        #expect(try await ledger.reopenLostSendings(besides: [], at: Sample.time(32)) == 1)
        #expect(try await sendings(ledger, at: 32).map(\.number) == [again.number])
        #expect(try await ledger.reopenLostSendings(besides: [], at: Sample.time(33)) == 0, "its time is set already")
        #expect(try await ledger.orders(ofSending: again.number).map(\.code) == [3, 1])
        #expect(try await ledger.orderHistory(1)?.sendings.first?.attempts == 2)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an attempt counts only where the result says so, and the same group is due again`(_ adapter: LedgerAdapter)
        async throws
    {
        let ledger = try await threePersons(adapter)
        let number = try await ledger.begin(1, 2)
        try await ledger.end(number, .retry(next: Sample.time(50), countsAsTry: false, reason: "HAT is down"))
        #expect(try await ledger.order(1)?.attempts == 0)
        #expect(try await ledger.order(1)?.status == .pending)
        #expect(try await ledger.order(1)?.nextAttemptAt == Sample.time(50))
        #expect(try await ledger.nextOrderTime(aliases: Sample.allAliases) == Sample.time(50))
        #expect(try await sendings(ledger, at: 49).isEmpty)
        #expect(try await sendings(ledger, at: 50).map(\.orders) == [[1, 2]])
        try await ledger.beginAgain(number, at: Sample.time(50))
        try await ledger.end(number, .retry(next: Sample.time(70), countsAsTry: true, reason: "500"))
        #expect(try await ledger.order(2)?.attempts == 1)
        #expect(try await ledger.order(2)?.status == .toCommunicateAgain)
        #expect(try await ledger.order(2)?.state == .sending)
        try await ledger.beginAgain(number, at: Sample.time(70))
        try await ledger.end(number, .dead(reason: "500"))
        #expect(try await ledger.states() == ["dead", "dead", "pending+"])
        #expect(try await ledger.order(2)?.attempts == 2)
        #expect(try await ledger.order(2)?.reason == "500")
        #expect(try await sendings(ledger).isEmpty)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a token is polled until its end`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await threePersons(adapter)
        let number = try await ledger.begin(1, 2, 3)
        try await ledger.end(number, .taken(token: "T-1", nextStepAt: Sample.time(60)))
        #expect(try await ledger.states() == ["processing", "processing", "processing"])
        #expect(try await ledger.order(1)?.token == "T-1")
        var polled = try #require(try await sendings(ledger, at: 60).first)
        #expect(polled.state == .polling && polled.token == "T-1" && polled.polls == 0)
        for (code, polls, last) in [(0, 1, 0), (0, 2, 0), (nil, 3, 0), (1, 1, 1)] as [(Int?, Int, Int)] {
            try await ledger.end(number, .goesOn(code: code, nextStepAt: Sample.time(70), countsAsPoll: true))
            polled = try #require(try await sendings(ledger).first)
            #expect(polled.polls == polls && polled.progressCode == last && polled.nextStepAt == Sample.time(70))
        }
        #expect(try await ledger.reopenSendings(at: Sample.time(80)) == 0)
        try await ledger.end(
            number,
            .ended([
                OrderOutcome(code: 1, state: .succeeded, reason: nil),
                OrderOutcome(code: 2, state: .refused, reason: "CPF"),
                OrderOutcome(code: 3, state: .pending, reason: nil),
            ]))
        #expect(try await ledger.states() == ["succeeded", "refused", "pending+"])
        #expect(try await ledger.order(2)?.reason == "CPF")
        #expect(try await ledger.order(3)?.groupMax == 1, "sent again alone")
        #expect(try await ledger.orderCounts(of: Sample.id(1)) == [.succeeded: 1, .refused: 1, .pending: 1])
        let exchanges = try #require(try await ledger.orderHistory(2)?.exchanges)
        #expect(
            exchanges.count == 6
                && exchanges.allSatisfy { $0.record.scope == "\(number)" && $0.record.milliseconds == 30 })
        let kinds = try await ledger.counts().events
        try await ledger.end(number, .ended([OrderOutcome(code: 1, state: .refused, reason: "late")]))
        try await ledger.end(number, .regroup(groupMax: 1, reason: "late"))
        #expect(try await ledger.states() == ["succeeded", "refused", "pending+"], "an ended group does not change")
        #expect(try await ledger.orderHistory(2)?.exchanges.count == 8)
        #expect(try await ledger.counts().events == kinds)
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a group that HAT refused as a whole is divided into smaller ones`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await threePersons(adapter)
        try await ledger.end(ledger.begin(1, 2, 3), .regroup(groupMax: 1, reason: "too many"))
        #expect(try await ledger.states() == ["pending+", "pending+", "pending+"])
        let record = try #require(try await ledger.order(2))
        #expect(record.groupMax == 1 && record.reason == "too many" && record.attempts == 0)
        #expect(try await ledger.steer(.cancel, 2) == 1)
        #expect(try await ledger.steer(.resend, 2) == 1)
        #expect(try #require(try await ledger.order(2)).groupMax > 100)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an order that a faulty endpoint holds is released when the endpoint is corrected`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try await threePersons(adapter)
        try await ledger.end(
            ledger.begin(1, 2),
            .ended([1, 2].map { OrderOutcome(code: $0, state: .held, reason: "not a path of HAT") }))
        #expect(try await ledger.states() == ["held", "held", "pending+"])
        #expect(try await ledger.setEndpoint(Sample.endpoint("0021"), at: Sample.time(60)) == 2)
        #expect(try await ledger.states() == ["pending+", "pending+", "pending+"])
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an unknown group is an error, an ended one is not sent again`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await threePersons(adapter)
        await #expect { try await ledger.beginAgain(9, at: Sample.start) } throws: {
            ($0 as? PortError)?.code == .notFound
        }
        let number = try await ledger.begin(1)
        try await ledger.end(number, .dead(reason: "x"))
        await #expect { try await ledger.beginAgain(number, at: Sample.start) } throws: {
            ($0 as? PortError)?.code == .internalFault
        }
        await #expect { try await ledger.begin(2, 2) } throws: { ($0 as? PortError)?.code == .internalFault }
    }
}
