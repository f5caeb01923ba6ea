import Domain
import Foundation
import TestSupport
import Testing

/// Operator requests about orders: lists, histories, steering, endpoints, answers; and the marks of the schedule.
struct OrderSteeringContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ adapter: LedgerAdapter) throws -> some VerifiableLedger & OrderLedger & ScheduleLedger {
        try adapter.openWhole(in: folder)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `requests apply where they are allowed, and return how many orders changed`(_ adapter: LedgerAdapter)
        async throws
    {
        let ledger = try open(adapter)
        try await ledger.takeIn(
            1, Sample.draft(1, .persons, 1), Sample.draft(2, .persons, 2), Sample.draft(3, .persons, 3),
            Sample.draft(4, .beneficiaries, 1, under: [Sample.entity(.persons, 1)]))
        #expect(try await ledger.steer(.hold, 1, 2) == 2)
        #expect(try await ledger.states() == ["held", "held", "pending+", "blocked"])
        #expect(try await ledger.steer(.release, 1, 2, 3, 4) == 2)
        #expect(try await ledger.states() == ["pending+", "pending+", "pending+", "pending"])
        #expect(try await ledger.steer(.cancel, 2) == 1)
        let sending = try await ledger.begin(1)
        #expect(try await ledger.steer(.cancel, 1) == 0, "under way")
        #expect(try await ledger.steer(.resend, 1, 2, 3) == 1)
        try await ledger.end(sending, .ended([OrderOutcome(code: 1, state: .succeeded, reason: nil)]))
        #expect(try await ledger.states() == ["succeeded", "pending+", "pending+", "pending+"])
        var filter = OrderFilter()
        filter.drop = Sample.id(1)
        filter.alias = .persons
        #expect(try await ledger.steerOrders(.cancel, filter, at: Sample.time(60)) == 2)
        #expect(try await ledger.steerOrders(.cancel, filter, at: Sample.time(61)) == 0)
        #expect(try await ledger.orderCounts(of: nil) == [.succeeded: 1, .cancelled: 2, .pending: 1])
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an order with a newer one is never sent again`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1))
        try await ledger.conclude(1)
        try await ledger.takeIn(2, Sample.draft(1, .persons, 1, .alter))
        #expect(try await ledger.steer(.resend, 1, 2) == 0)
        try await ledger.conclude(2, .refused)
        #expect(try await ledger.steer(.resend, 1, 2) == 1)
        #expect(try await ledger.states() == ["succeeded", "pending+"])
        let record = try #require(try await ledger.order(2))
        #expect(record.attempts == 0 && record.reason == nil && record.token == nil)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an order without an endpoint is held, whatever is requested, until there is one`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(
            1, Sample.draft(1, .persons, 1, transaction: "7777"),
            Sample.draft(2, .beneficiaries, 1, under: [Sample.entity(.persons, 1)]), Sample.draft(3, .persons, 2))
        #expect(try await ledger.states() == ["held", "blocked", "pending+"])
        let reason = try #require(try await ledger.order(1)?.reason)
        #expect(reason.contains("7777") && reason.contains("BTS"))
        #expect(try await ledger.steer(.release, 1) == 0)
        var endpoint = Sample.endpoint("0021")
        #expect(try await ledger.setEndpoint(endpoint, at: Sample.time(20)) == 0)
        endpoint.transaction = "7777"
        #expect(try await ledger.setEndpoint(endpoint, at: Sample.time(20)) == 1)
        #expect(try await ledger.states() == ["pending+", "pending", "pending+"])
        #expect(try await ledger.endpoints().contains(endpoint))
        #expect(try await ledger.steer(.hold, 3) == 1)
        #expect(try await ledger.removeEndpoint(transaction: "7777", alias: .persons, at: Sample.time(21)))
        #expect(try await ledger.removeEndpoint(transaction: "7777", alias: .persons, at: Sample.time(21)) == false)
        #expect(try await ledger.states() == ["held", "blocked", "held"])
        try await ledger.loadEndpoints(Endpoint.standard + [endpoint], ifNeverLoaded: true, at: Sample.time(22))
        #expect(try await ledger.endpoints().count == Endpoint.standard.count, "a list was loaded before")
        try await ledger.loadEndpoints(Endpoint.standard + [endpoint], ifNeverLoaded: false, at: Sample.time(23))
        #expect(try await ledger.states() == ["pending+", "pending", "held"], "an operator's hold stays")
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `the endpoint table is stored row by row, and learned group limits are remembered`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try open(adapter)
        try await ledger.loadEndpoints(Endpoint.standard, ifNeverLoaded: true, at: Sample.start)
        #expect(Set(try await ledger.endpoints()) == Set(Endpoint.standard))
        var changed = Sample.endpoint("0053")
        changed.path = "https://elsewhere.example/{key}"
        changed.body = .bare(node: "authorizationsToCancel")
        #expect(try await ledger.setEndpoint(changed, at: Sample.time(1)) == 0)
        #expect(try await open(adapter).endpoints().filter { $0.transaction == "0053" } == [changed])
        try await ledger.learnGroupMax("v1 a", 50, at: Sample.time(2))
        try await ledger.learnGroupMax("v1 a", 25, at: Sample.time(3))
        try await ledger.learnGroupMax("v1 b", 7, at: Sample.time(3))
        #expect(try await open(adapter).learnedGroupMax() == ["v1 a": 25, "v1 b": 7])
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `filters find orders newest first`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        func draft(_ ordinal: Int, _ key: String) -> OrderDraft {
            var draft = Sample.draft(ordinal, .persons, ordinal)
            draft.key = key
            return draft
        }
        try await ledger.takeIn(1, draft(1, "A_1"), draft(2, "AB1"), draft(3, "A%1"), draft(4, "a_1"), at: 10)
        try await ledger.takeIn(2, Sample.draft(1, .lots, 1, .alter), Sample.unusable(2), at: 20)
        try await ledger.conclude(2, .refused)
        func find(_ set: (inout OrderFilter) -> Void) async throws -> [Int64] {
            var filter = OrderFilter()
            set(&filter)
            let found = try await ledger.orders(matching: filter, limit: 9).map(\.code)
            #expect(try await ledger.countOrders(matching: filter) == found.count)
            return found
        }
        #expect(try await find { _ in } == [6, 5, 4, 3, 2, 1])
        #expect(try await find { $0.codes = [2, 5, 77] } == [5, 2])
        #expect(try await find { $0.states = [.refused, .unusable] } == [6, 2])
        #expect(try await find { $0.status = .failed } == [2])
        #expect(try await find { $0.status = .pending } == [5, 4, 3, 1])
        #expect(try await find { $0.alias = .lots } == [5])
        #expect(try await find { $0.transaction = "0021" } == [4, 3, 2, 1])
        #expect(try await find { $0.key = "A_*" } == [1])
        #expect(try await find { $0.key = "A*" } == [3, 2, 1])
        #expect(try await find { $0.key = "*" } == [6, 5, 4, 3, 2, 1])
        #expect(try await find { $0.key = "a_1" } == [4])
        #expect(try await find { $0.drop = Sample.id(2) } == [6, 5])
        #expect(try await find { $0.fileNameContains = "LOTE-2." } == [6, 5])
        #expect(try await find { $0.createdFrom = Sample.time(20) } == [6, 5])
        #expect(try await find { $0.createdUntil = Sample.time(19) } == [4, 3, 2, 1])
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a history has every group and exchange of an order`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1), Sample.draft(2, .persons, 2))
        let first = try await ledger.begin(1, 2)
        try await ledger.endStep(
            first, result: .regroup(groupMax: 1, reason: "413"), exchange: Sample.call(413), outcome: "limitExceeded",
            reason: "too many", at: Sample.time(30))
        try await ledger.conclude(1, at: 40)
        let history = try #require(try await ledger.orderHistory(1))
        #expect(history.fileName == "lote-1.xml" && history.record.state == .succeeded)
        #expect(history.sendings.map(\.orders) == [[1, 2], [1]] && history.sendings.map(\.state) == [.ended, .ended])
        #expect(
            history.exchanges.map(\.record.httpStatus) == [413, 200]
                && history.exchanges.first?.record.reason == "too many")
        #expect(try await ledger.orderHistory(2)?.exchanges.count == 1)
        #expect(try await ledger.orderHistory(99)?.record == nil)
        var filter = OrderFilter()
        #expect(
            try await ledger.orderExchanges(matching: filter, onlyFailures: false, limit: 9).map(\.record.outcome)
                == ["finished", "limitExceeded"])
        #expect(
            try await ledger.orderExchanges(matching: filter, onlyFailures: true, limit: 9).map(\.record.scope)
                == ["\(first)"])
        filter.codes = [2]
        #expect(try await ledger.orderExchanges(matching: filter, onlyFailures: false, limit: 9).count == 1)
        filter.codes = [77]
        #expect(try await ledger.orderExchanges(matching: filter, onlyFailures: false, limit: 9).isEmpty)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an answer is due while final states are not in it`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1), Sample.draft(2, .persons, 2), at: 10)
        try await ledger.takeIn(2, Sample.draft(1, .persons, 3), at: 10)
        func due() async throws -> [ExportAnswerDue] { try await ledger.dueExportAnswers(limit: 9) }
        #expect(try await due().map(\.drop) == [1, 2].map(Sample.id))
        let first = try #require(try await due().first)
        #expect(!first.isSettled && first.writtenAt == nil)
        // In the same microsecond as before: the answer that is being written does not contain it.
        try await ledger.conclude(1, at: 9)
        try await ledger.recordExportAnswer(of: Sample.id(1), changedAt: first.changedAt, at: Sample.time(12))
        #expect(Set(try await due().map(\.drop)) == Set([1, 2].map(Sample.id)))
        let second = try #require(try await due().first { $0.drop == Sample.id(1) })
        #expect(second.writtenAt == Sample.time(12) && second.changedAt > first.changedAt)
        try await ledger.recordExportAnswer(of: Sample.id(1), changedAt: second.changedAt, at: Sample.time(13))
        #expect(try await due().map(\.drop) == [Sample.id(2)])
        let sending = try await ledger.begin(2)
        try await ledger.end(sending, .taken(token: "T", nextStepAt: Sample.time(40)))
        #expect(try await due().map(\.drop) == [Sample.id(2)], "no final state yet")
        try await ledger.end(sending, .ended([OrderOutcome(code: 2, state: .refused, reason: "no")]))
        let last = try #require(try await due().first { $0.drop == Sample.id(1) })
        #expect(last.isSettled)
        await #expect {
            try await ledger.recordExportAnswer(of: Sample.id(9), changedAt: Sample.start, at: Sample.start)
        } throws: { ($0 as? PortError)?.code == .notFound }
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an accepted export is delivered to its orders and settled like any other`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1))
        let pending = try #require(
            try await ledger.dueDeliveries(at: Sample.time(99), to: [.orders], limit: 9).first)
        #expect(pending.facts.export?.recordCount == 1 && pending.facts.export?.byAlias == [.persons: 1])
        #expect(try await ledger.dueDeliveries(at: Sample.time(99), to: [.hat, .importFolder], limit: 9).isEmpty)
        try await ledger.beginAttempt(pending.delivery, at: Sample.time(20))
        #expect(try await ledger.interruptedDeliveries().map(\.delivery) == [pending.delivery])
        #expect(try await ledger.record(1)?.bxxStatus == .accepted)
        try await ledger.endAttempt(pending.delivery, result: .delivered(nil), exchange: nil, at: Sample.time(21))
        try await ledger.settle(1, .done)
        #expect(try await ledger.record(1)?.bxxStatus == .accepted)
        #expect(try await ledger.record(1)?.outcomes.map(\.destination) == [.orders])
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `marks of the schedule survive the process`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        #expect(try await ledger.scheduleMarks().isEmpty)
        let seen = ScheduleMark(servedUntil: Sample.time(1), ranAt: nil)
        let ran = ScheduleMark(servedUntil: Sample.time(5), ranAt: Sample.time(6))
        try await ledger.recordScheduleMark(.sendOrders, seen)
        try await ledger.recordScheduleMark(.updateLots, seen)
        try await ledger.recordScheduleMark(.sendOrders, ran)
        #expect(try await open(adapter).scheduleMarks() == [.sendOrders: ran, .updateLots: seen])
        #expect(try await ledger.verify().isWhole)
    }
}
