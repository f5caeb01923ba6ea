import Domain
import Foundation
import TestSupport
import Testing

struct SettlementContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a drop without deliveries waits to be settled, and settling again changes nothing`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        for number in [2, 1] { try await ledger.reject(number) }
        #expect(try await ledger.unsettled(limit: 9).map(\.drop.id) == [1, 2].map(Sample.id), "oldest first")
        #expect(try await ledger.unsettled(limit: 1).count == 1)
        try await ledger.settle(1, .error)
        try await ledger.settle(1, .error)
        let record = try #require(try await ledger.record(1))
        #expect(record.state == .settled && record.queue == .error && record.finalPath == "error/1.xml")
        #expect(record.settledAt == Sample.time(900))
        #expect(try await ledger.history(of: Sample.id(1))?.events.map(\.kind) == ["claimed", "judged", "settled"])
        try await ledger.correctPath(Sample.id(1), path: "error/1.x.xml", at: Sample.time(901))
        #expect(try await ledger.record(1)?.finalPath == "error/1.x.xml")
        #expect(try await ledger.unsettled(limit: 9).map(\.drop.id) == [Sample.id(2)])
        await #expect { try await ledger.correctPath(Sample.id(2), path: "x", at: Sample.start) } throws: {
            ($0 as? PortError)?.code == .internalFault
        }
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a drop with an open delivery cannot be settled`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1)
        try await ledger.recordClaims([Sample.claim(2)])
        for number in [1, 2] {
            await #expect { try await ledger.settle(number, .done) } throws: {
                ($0 as? PortError)?.code == .internalFault
            }
        }
        await #expect { try await ledger.settle(3, .done) } throws: { ($0 as? PortError)?.code == .notFound }
        try await ledger.attempt(1, at: 5, .delivered(Sample.receipt))
        try await ledger.settle(1, .done)
        #expect(try await ledger.record(1)?.bxxStatus == .accepted)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T25 a drop is sent back once, from error and held only`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.reject(1)
        #expect(try await ledger.requeue(Sample.id(1), at: Sample.time(5)) == false, "it is not settled yet")
        try await ledger.settle(1, .error)
        #expect(try await ledger.requeue(Sample.id(1), at: Sample.time(901)))
        #expect(try await ledger.requeue(Sample.id(1), at: Sample.time(902)) == false)
        let record = try #require(try await ledger.record(1))
        #expect(
            record.state == .requeued && record.finalPath == "error/1.xml", "recovery finishes the rename from there")
        try await ledger.accept(2)
        try await ledger.attempt(2, at: 5, .delivered(nil))
        try await ledger.settle(2, .done)
        #expect(try await ledger.requeue(Sample.id(2), at: Sample.time(903)) == false)
        await #expect { try await ledger.requeue(Sample.id(9), at: Sample.start) } throws: {
            ($0 as? PortError)?.code == .notFound
        }
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a drop that the portal refused and an operator sent back is no duplicate of itself`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 7, lote: "10")
        try await ledger.attempt(1, at: 5, .refused(reason: "unknown provider"))
        #expect(try await ledger.record(1)?.bxxStatus == .inSubmission)
        try await ledger.settle(1, .held)
        #expect(try await ledger.record(1)?.bxxStatus == .inSubmission)
        #expect(try await ledger.accept(2, content: 7).decision.verdict == .duplicate, "the accepted drop still counts")
        #expect(try await ledger.requeue(Sample.id(1), at: Sample.time(901)))
        let again = try await ledger.accept(3, content: 7, lote: "10")
        #expect(again.decision.verdict == .accepted && again.protocolNumber == "2")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T33 the original is found by its digest wherever it is filed`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 7)
        try await ledger.attempt(1, at: 5, .givenUp(reason: "horizon"))
        try await ledger.settle(1, .held)
        try await ledger.recordClaims([Sample.claim(2, content: 7)])
        try await ledger.reject(3, content: 8)
        var filter = DropFilter()
        filter.digest = Sample.digest(7)
        let found = try await ledger.drops(matching: filter, limit: 10)
        #expect(found.map(\.drop.id) == [2, 1].map(Sample.id))
        #expect(found.last?.finalPath == "held/1.xml")
    }
}
