import Domain
import Foundation
import TestSupport
import Testing

/// How records of exports become orders, and how orders affect one another from then on.
struct OrderIntakeContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ adapter: LedgerAdapter) throws -> some VerifiableLedger & OrderLedger {
        try adapter.openWhole(in: folder)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `records are staged once, activated by rank, and the journal has numbers only`(_ adapter: LedgerAdapter)
        async throws
    {
        let ledger = try open(adapter)
        let drafts = [
            Sample.draft(1, .beneficiaries, 1, under: [Sample.entity(.persons, 1)]), Sample.unusable(2),
            Sample.draft(3, .persons, 1, item: "{\"name\":\"SECRETO\"}"),
        ]
        try await ledger.stage(1, Array(drafts.prefix(2)))
        try await ledger.stage(1, drafts)
        try await ledger.stage(1, drafts)
        #expect(try await ledger.states() == ["staged", "unusable", "staged"])
        #expect(try await ledger.dueExportAnswers(limit: 9).isEmpty)
        #expect(try await ledger.activateOrders(of: Sample.id(1), limit: 1, at: Sample.time(11)) == 1)
        #expect(try await ledger.states() == ["staged", "unusable", "pending+"], "the person goes first")
        #expect(try await ledger.activateOrders(of: Sample.id(1), limit: 9, at: Sample.time(12)) == 1)
        #expect(try await ledger.activateOrders(of: Sample.id(1), limit: 9, at: Sample.time(13)) == 0)
        #expect(try await ledger.states() == ["pending", "unusable", "pending+"])
        #expect(try await ledger.orderCounts(of: nil) == [.pending: 2, .unusable: 1])
        let history = try #require(try await ledger.history(of: Sample.id(1)))
        #expect(
            history.events.map(\.kind).filter { $0.hasPrefix("orders") } == [
                "orders.staged", "orders.staged", "orders.activated", "orders.activated",
            ])
        #expect(!history.events.contains { $0.detail.contains("SECRETO") || $0.detail.contains("0001|") })
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an order is read back as it was staged`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(
            1, Sample.draft(1, .persons, 7, item: "{\"a\":\"ç\"}"), Sample.unusable(2, nil, key: "k"), at: 10)
        let usable = try #require(try await ledger.order(1))
        #expect(usable.entity == Sample.entity(.persons, 7) && usable.item == "{\"a\":\"ç\"}" && usable.line == 11)
        #expect(usable.identifiers == ["0001|000007", "7"] && usable.transaction == "0021" && usable.rank == 0)
        #expect(usable.operation == .include && usable.createdAt == Sample.time(10) && usable.attempts == 0)
        let bad = try #require(try await ledger.order(2))
        #expect(bad.entity == nil && bad.item == nil && bad.state == .unusable && bad.alias == nil && bad.key == "k")
        #expect(bad.problems.map(\.code) == [.hashWrong] && bad.problems.first?.parameters == ["field": "BTS_NOMUSR"])
        #expect(bad.status == .creationFailed && bad.identifiers.isEmpty)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a newer order supersedes an unsent one and includes the record that HAT does not have`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1), Sample.draft(2, .persons, 1, .alter))
        try await ledger.takeIn(2, Sample.draft(1, .persons, 1, .alter))
        #expect(try await ledger.states() == ["superseded", "superseded", "pending+"])
        #expect(try await ledger.order(1)?.supersededBy == 2)
        #expect(try await ledger.order(2)?.supersededBy == 3)
        #expect(try await ledger.order(3)?.transaction == "0021", "through both")
        #expect(try await ledger.order(3)?.operation == .alter)
        try await ledger.conclude(3)
        try await ledger.takeIn(3, Sample.draft(1, .persons, 1, .alter))
        #expect(try await ledger.order(4)?.transaction == "0022", "HAT has it by now")
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an inclusion that may have arrived is not inherited`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1), Sample.draft(2, .persons, 2))
        try await ledger.end(ledger.begin(1), .dead(reason: "no answer"))
        try await ledger.begin(2)
        try await ledger.takeIn(2, Sample.draft(1, .persons, 1, .alter), Sample.draft(2, .persons, 2, .alter))
        #expect(try await ledger.states() == ["superseded", "sending", "pending+", "pending"])
        #expect(try await ledger.order(3)?.transaction == "0022")
        #expect(try await ledger.order(4)?.transaction == "0022")
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an order waits while an older one for its record is under way`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1))
        let sending = try await ledger.begin(1)
        try await ledger.takeIn(2, Sample.draft(1, .persons, 1, .alter))
        #expect(try await ledger.states() == ["sending", "pending"])
        #expect(
            try await ledger.beginSending(
                [2], to: Sample.endpoint("0022"), key: IdempotencyKey(text: "x"), at: Sample.time(21)) == nil)
        try await ledger.end(sending, .taken(token: "T", nextStepAt: Sample.time(40)))
        #expect(try await ledger.states() == ["processing", "pending"])
        try await ledger.takeIn(3, Sample.draft(1, .persons, 1, .alter))
        #expect(try await ledger.states() == ["processing", "superseded", "pending"])
        try await ledger.end(sending, .ended([OrderOutcome(code: 1, state: .refused, reason: "no")]))
        #expect(try await ledger.states() == ["refused", "superseded", "pending+"])
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `orders of a group that failed are superseded by newer orders`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .persons, 1), Sample.draft(2, .persons, 2))
        let sending = try await ledger.begin(1, 2)
        try await ledger.takeIn(2, Sample.draft(1, .persons, 1, .alter))
        try await ledger.end(sending, .regroup(groupMax: 1, reason: "too many"))
        #expect(try await ledger.states() == ["superseded", "pending+", "pending+"])
        #expect(try await ledger.order(1)?.supersededBy == 3)
        #expect(try await ledger.order(3)?.transaction == "0021", "nothing of the group took effect")
        #expect(try await ledger.order(2)?.groupMax == 1)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a child waits for its parent whichever comes first, across files`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        let parent = Sample.entity(.persons, 1)
        try await ledger.takeIn(1, Sample.draft(1, .beneficiaries, 1, under: [parent]))
        #expect(try await ledger.states() == ["pending+"], "HAT is presumed to have records that no export contains")
        try await ledger.takeIn(2, Sample.draft(1, .persons, 1))
        #expect(try await ledger.states() == ["pending", "pending+"])
        try await ledger.takeIn(3, Sample.draft(1, .beneficiaries, 2, under: [Sample.entity(.persons, 9), parent]))
        #expect(try await ledger.states() == ["pending", "pending+", "pending"])
        let sending = try await ledger.begin(2)
        try await ledger.end(sending, .taken(token: "T", nextStepAt: Sample.time(40)))
        #expect(try await ledger.states() == ["pending", "processing", "pending"])
        try await ledger.end(sending, .ended([OrderOutcome(code: 2, state: .succeeded, reason: nil)]))
        #expect(try await ledger.states() == ["pending+", "succeeded", "pending+"])
        #expect(try await ledger.dueCodes() == [1, 3])
        try await ledger.begin(1)
        try await ledger.takeIn(4, Sample.draft(1, .persons, 1, .alter))
        #expect(
            try await ledger.states() == ["sending", "succeeded", "pending", "pending+"], "one under way continues")
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `dependants of a failed order are blocked, down the whole chain, and continue by themselves`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try open(adapter)
        try await ledger.takeIn(
            1, Sample.draft(1, .persons, 1),
            Sample.draft(2, .beneficiaries, 1, under: [Sample.entity(.persons, 1)]),
            Sample.draft(3, .beneficiaryStatus, 1, under: [Sample.entity(.beneficiaries, 1)]))
        #expect(try await ledger.states() == ["pending+", "pending", "pending"])
        try await ledger.conclude(1, .refused)
        #expect(try await ledger.states() == ["refused", "blocked", "blocked"])
        #expect(try await ledger.order(2)?.reason?.contains("BTS") == true)
        try await ledger.takeIn(2, Sample.draft(1, .beneficiaryStatus, 2, under: [Sample.entity(.beneficiaries, 1)]))
        #expect(try await ledger.states().last == "blocked")
        #expect(try await ledger.steer(.resend, 1) == 1)
        #expect(try await ledger.states() == ["pending+", "pending", "pending", "pending"])
        #expect(try await ledger.order(2)?.reason == nil)
        try await ledger.conclude(1, .refused)
        try await ledger.takeIn(3, Sample.draft(1, .persons, 1, .alter))
        #expect(try await ledger.states() == ["refused", "pending", "pending", "pending", "pending+"])
        try await ledger.conclude(5)
        try await ledger.conclude(2)
        #expect(try await ledger.states() == ["refused", "succeeded", "pending+", "pending+", "succeeded"])
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an unusable record blocks its dependants`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        let parent = Sample.entity(.persons, 1)
        try await ledger.takeIn(1, Sample.draft(1, .beneficiaries, 1, under: [parent]))
        try await ledger.takeIn(
            2, Sample.unusable(1, .persons, key: parent.key), Sample.draft(2, .beneficiaries, 2, under: [parent]))
        #expect(try await ledger.states() == ["blocked", "unusable", "blocked"])
        try await ledger.takeIn(3, Sample.draft(1, .persons, 1))
        try await ledger.conclude(4)
        #expect(try await ledger.states() == ["pending+", "unusable", "pending+", "succeeded"])
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a lot or an appeal that did not change is not sent`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        func lot(_ ordinal: Int, _ item: String) -> OrderDraft {
            Sample.draft(ordinal, .lots, 1, .alter, item: item)
        }
        try await ledger.takeIn(1, lot(1, "{\"status\":1}"), lot(2, "{\"status\":1}"))
        #expect(try await ledger.states() == ["superseded", "pending+"], "nothing was sent yet")
        let sending = try await ledger.begin(2)
        try await ledger.takeIn(2, lot(1, "{\"status\":1}"))
        #expect(try await ledger.states() == ["superseded", "sending", "unchanged"])
        try await ledger.end(sending, .ended([OrderOutcome(code: 2, state: .succeeded, reason: nil)]))
        try await ledger.takeIn(3, lot(1, "{\"status\":2}"))
        try await ledger.takeIn(4, lot(1, "{\"status\":1}"))
        #expect(
            try await ledger.states() == ["superseded", "succeeded", "unchanged", "superseded", "unchanged"])
        try await ledger.takeIn(
            5, Sample.draft(1, .persons, 1, item: "{}"), Sample.draft(2, .glosaAppeals, 1, .alter, item: "{}"))
        try await ledger.conclude(6)
        try await ledger.conclude(7)
        try await ledger.takeIn(
            6, Sample.draft(1, .persons, 1, item: "{}"), Sample.draft(2, .glosaAppeals, 1, .alter, item: "{}"))
        #expect(try await ledger.states().suffix(2) == ["pending+", "unchanged"], "persons are sent each time")
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a file that is activated after a newer one undoes no order`(_ adapter: LedgerAdapter) async throws {
        let ledger = try open(adapter)
        try await ledger.stage(1, [Sample.draft(1, .persons, 1)])
        try await ledger.takeIn(2, Sample.draft(1, .persons, 1, .alter))
        #expect(try await ledger.states() == ["staged", "pending+"])
        #expect(try await ledger.activateOrders(of: Sample.id(1), limit: 9, at: Sample.time(12)) == 1)
        #expect(try await ledger.states() == ["superseded", "pending+"])
        #expect(try await ledger.order(2)?.transaction == "0021")
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a process that ends at any chunk loses nothing and duplicates nothing`(_ adapter: LedgerAdapter) async throws
    {
        let drafts = (1...70).map { Sample.draft($0, .persons, $0) }
        for count in stride(from: 10, through: 70, by: 30) {
            try await open(adapter).stage(1, Array(drafts.prefix(count)))
        }
        let ledger = try open(adapter)
        for start in stride(from: 0, to: 70, by: 7) { try await ledger.stage(1, Array(drafts[start..<(start + 7)])) }
        #expect(try await ledger.orderCounts(of: Sample.id(1)) == [.staged: 70])
        #expect(try await open(adapter).activateOrders(of: Sample.id(1), limit: 33, at: Sample.time(11)) == 33)
        #expect(try await open(adapter).activateOrders(of: Sample.id(1), limit: 99, at: Sample.time(11)) == 37)
        #expect(try await ledger.dueCodes() == (1...70).map(Int64.init))
        #expect(try await ledger.orders(of: Sample.id(1), after: 68, limit: 9).map(\.ordinal) == [69, 70])
        #expect(try await ledger.verify().isWhole)
    }
}
