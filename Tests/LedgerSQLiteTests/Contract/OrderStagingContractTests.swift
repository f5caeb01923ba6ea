import Domain
import Foundation
import TestSupport
import Testing

/// Records of an export that are staged while it is read, before anybody knows its verdict.
struct OrderStagingContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ adapter: LedgerAdapter) async throws -> some VerifiableLedger & OrderLedger {
        let ledger = try adapter.openWhole(in: folder)
        try await ledger.loadEndpoints(Endpoint.standard, ifNeverLoaded: true, at: Sample.time(0))
        return ledger
    }

    private static let drafts = [
        Sample.draft(1, .beneficiaries, 1, under: [Sample.entity(.persons, 1)]),
        Sample.unusable(2, key: Sample.entity(.persons, 1).key), Sample.unusable(3, nil),
        Sample.draft(4, .persons, 2),
    ]

    @Test(arguments: LedgerAdapter.allCases)
    func `mean nothing to anybody before the verdict`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await open(adapter)
        try await ledger.takeIn(1, Sample.draft(1, .beneficiaries, 9, under: [Sample.entity(.persons, 9)]))
        try await ledger.claimExport(2)
        try await ledger.stageOrders(
            [Sample.unusable(1, key: Sample.entity(.persons, 9).key), Sample.draft(2, .beneficiaries, 9, .alter)],
            of: Sample.id(2), at: Sample.time(10))
        #expect(try await ledger.states() == ["pending+"], "neither blocked nor superseded nor in the list")
        #expect(try await ledger.countOrders(matching: OrderFilter()) == 1)
        #expect(try await ledger.orderCounts(of: nil) == [.pending: 1])
        #expect(try await ledger.orderCounts(of: Sample.id(2)).isEmpty)
        var filter = OrderFilter()
        filter.states = [.staged]
        #expect(try await ledger.orders(matching: filter, limit: 9).isEmpty)
        #expect(try await ledger.history(of: Sample.id(2))?.events.map(\.kind) == ["claimed"])
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `become orders as those do that are staged after it`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await open(adapter)
        try await ledger.claimExport(1)
        try await ledger.stageOrders(Array(Self.drafts.prefix(3)), of: Sample.id(1), at: Sample.time(9))
        try await ledger.stageOrders(Array(Self.drafts.suffix(1)), of: Sample.id(1), at: Sample.time(9))
        try await ledger.judgeExport(1, records: 4, staged: 4)
        #expect(try await ledger.orderCounts(of: Sample.id(1)) == [.staged: 4])
        #expect(try await ledger.verify().isWhole)
        let staged = try #require(
            try await ledger.history(of: Sample.id(1))?.events.first { $0.kind == "orders.staged" })
        #expect(staged.detail == "{\"first\":1,\"count\":4,\"unusable\":2}")
        #expect(try await ledger.activateOrders(of: Sample.id(1), limit: 1, at: Sample.time(11)) == 1)
        #expect(try await ledger.states() == ["staged", "unusable", "unusable", "pending+"])
        #expect(try await ledger.activateOrders(of: Sample.id(1), limit: 1, at: Sample.time(11)) == 1)
        #expect(try await ledger.activateOrders(of: Sample.id(1), limit: 1, at: Sample.time(11)) == 0)
        #expect(try await ledger.states() == ["blocked", "unusable", "unusable", "pending+"])
        #expect(try await ledger.order(2)?.problems.map(\.code) == [.hashWrong])
        #expect(try await ledger.order(2)?.rank == 0)
        #expect(try await ledger.verify().isWhole)
        // The same file in another ledger, staged after its verdict.
        let second = try TemporaryFolder()
        defer { withExtendedLifetime(second) {} }
        let other = try adapter.openWhole(in: second)
        try await other.stage(1, Self.drafts)
        while try await other.activateOrders(of: Sample.id(1), limit: 2, at: Sample.time(11)) > 0 {}
        let (one, two) = (try await ledger.states(), try await other.states())
        #expect(one == two)
        let (due, otherDue) = (
            try await ledger.dueExportAnswers(limit: 9), try await other.dueExportAnswers(limit: 9)
        )
        #expect(due.map(\.drop) == otherDue.map(\.drop))
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `go with a verdict that makes no orders of them`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await open(adapter)
        try await ledger.claimExport(1)
        try await ledger.stageOrders(Self.drafts, of: Sample.id(1), at: Sample.time(9))
        try await ledger.judgeExport(1, records: 4, staged: 4, isAccepted: false)
        try await expectNothing(of: 1, in: ledger)
        #expect(try await ledger.history(of: Sample.id(1))?.events.map(\.kind) == ["claimed", "judged"])
        // Their codes were seen by nobody.
        try await ledger.takeIn(2, Sample.draft(1, .persons, 1))
        #expect(try await ledger.states() == ["pending+"])
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `go in pieces where they are many, and the verdict is given once`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await open(adapter)
        try await ledger.claimExport(1)
        for start in stride(from: 1, through: 2_401, by: 600) {
            let drafts = (start..<start + 600).map { Sample.draft($0, .persons, $0) }
            try await ledger.stageOrders(drafts, of: Sample.id(1), at: Sample.time(9))
        }
        try await ledger.judgeExport(1, records: 3_000, staged: 3_000, isAccepted: false)
        try await expectNothing(of: 1, in: ledger)
        #expect(try await ledger.history(of: Sample.id(1))?.events.map(\.kind) == ["claimed", "judged"])
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `go where not all of them could be staged, and are staged anew`(_ adapter: LedgerAdapter) async throws {
        let ledger = try await open(adapter)
        try await ledger.claimExport(1)
        try await ledger.stageOrders(Array(Self.drafts.prefix(2)), of: Sample.id(1), at: Sample.time(9))
        try await ledger.judgeExport(1, records: 4, staged: 0)
        try await expectNothing(of: 1, in: ledger)
        try await ledger.stageOrders(Self.drafts, of: Sample.id(1), at: Sample.time(12))
        #expect(try await ledger.orderCounts(of: Sample.id(1)) == [.staged: 2, .unusable: 2])
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `of a reading that was cut off go with the next reading, and with a release`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try await open(adapter)
        for drop in 1...2 {
            try await ledger.claimExport(drop)
            try await ledger.stageOrders(Self.drafts, of: Sample.id(drop), at: Sample.time(9))
        }
        // Read again under other settings: one record only.
        try await ledger.stageOrders([Sample.draft(1, .persons, 3)], of: Sample.id(1), at: Sample.time(10))
        try await ledger.judgeExport(1, records: 1, staged: 1)
        #expect(try await ledger.orderCounts(of: Sample.id(1)) == [.staged: 1])
        try await ledger.release([Sample.id(2)], reason: .interrupted, at: Sample.time(11))
        try await expectNothing(of: 2, in: ledger)
        #expect(try await ledger.countOrders(matching: OrderFilter()) == 1)
    }

    /// No row is left, seen or not: what is counted and what is there are compared for every drop but claimed ones.
    private func expectNothing(of drop: Int, in ledger: some VerifiableLedger & OrderLedger) async throws {
        #expect(try await ledger.orderCounts(of: Sample.id(drop)).isEmpty)
        #expect(try await ledger.orders(of: Sample.id(drop), after: 0, limit: 9).isEmpty)
        #expect(try await ledger.verify().isWhole)
    }
}
