import Domain
import Foundation
import TestSupport
import Testing

/// A lote that this program uploaded to HAT comes back from there on its way to Protheus.
struct BatchHistoryContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a lote that was sent to HAT is accepted when it comes from there, and once only`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 7, lote: "10")
        try await ledger.attempt(1, at: 5, .delivered(Sample.receipt))
        try await ledger.settle(1, .done)
        try await ledger.list(Sample.listed(2), Sample.listed(3), Sample.listed(4), at: 1_000)
        try await ledger.fetch(2, content: 7, at: 1_001)
        try await ledger.fetch(3, content: 7, at: 1_002)
        try await ledger.fetch(4, content: 8, at: 1_003)
        let first = try await ledger.bring(2, content: 7, lote: "10", at: 1_010)
        #expect(first.decision.verdict == .accepted && first.protocolNumber == "2")
        let second = try await ledger.bring(3, content: 7, lote: "10", at: 1_020)
        #expect(second.decision.verdict == .duplicate && second.decision.earlier?.id == Sample.id(2))
        let sameLote = try await ledger.bring(4, content: 8, lote: "10", at: 1_030)
        #expect(sameLote.decision.verdict == .rejected && sameLote.decision.earlier?.id == Sample.id(2))
        #expect(
            try await ledger.accept(5, content: 7).decision.verdict == .duplicate,
            "a drop from the inbox is still a duplicate")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a file that reached the import folder from the inbox is a duplicate when it comes from HAT`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 7, to: [.importFolder])
        try await ledger.list(Sample.listed(2), at: 10)
        try await ledger.fetch(2, content: 7, at: 11)
        #expect(
            try await ledger.bring(2, content: 7, at: 20).decision.earlier?.id == Sample.id(1),
            "it is on its way there, delivered or not")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a batch that was held and retried is no duplicate of itself`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), at: 10)
        try await ledger.fetch(1, content: 7, at: 11)
        _ = try await ledger.judge(
            Sample.fetched(1, content: 7), inspection: Sample.inspection(lote: "10"), at: Sample.time(12)
        ) { Sample.decision($0, to: [.importFolder]) }
        try await ledger.attempt(1, to: .importFolder, at: 13, .givenUp(reason: "no room"))
        try await ledger.settle(1, .held, at: 20)
        #expect(try await ledger.state(Sample.key(1)) == .held)
        #expect(try await ledger.retryBatches(BatchFilter(), at: Sample.time(30)) == 1)
        try await ledger.fetch(2, batch: 1, content: 7, at: 31)
        #expect(
            try await ledger.bring(2, batch: 1, content: 7, lote: "10", at: 40).decision.verdict == .accepted)
        #expect(try await ledger.state(Sample.key(1)) == .confirming)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a file withdrawn from the import folder may come again`(_ adapter: LedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), Sample.listed(2), at: 10)
        try await ledger.fetch(1, content: 7, at: 11)
        try await ledger.fetch(2, content: 7, at: 12)
        try await ledger.bring(1, content: 7, at: 20)
        try await ledger.recordHandOvers(
            [WatchedPlacement(subject: .drop(Sample.id(1)), path: "import/1/1.xml", handOver: .withdrawn)],
            at: Sample.time(30))
        #expect(try await ledger.record(1)?.bxxStatus == .accepted)
        #expect(try await ledger.bring(2, content: 7, at: 40).decision.verdict == .accepted)
    }
}
