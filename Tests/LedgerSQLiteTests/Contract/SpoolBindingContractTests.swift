import Domain
import Foundation
import LedgerSQLite
import Synchronization
import TestSupport
import Testing

/// The ledger's side of the binding between ledger and spool.
struct SpoolBindingContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a new ledger belongs to no spool and is not used`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        #expect(try await ledger.binding() == nil)
        #expect(try await !ledger.isUsed())
        #expect(try await ledger.lastProtocolNumber() == 0)
        try await ledger.accept(1)
        #expect(try await ledger.isUsed())
        #expect(try await ledger.lastProtocolNumber() == 1)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `the binding is stored, replaced as a whole and seen by another process`(_ adapter: CoreLedgerAdapter)
        async throws
    {
        let (one, two) = (try adapter.open(in: folder), try adapter.open(in: folder))
        for (index, spool) in ["a", "b"].enumerated() {
            let binding = LedgerBinding(spool: spool, root: "/s\(index)", boundAt: Sample.time(Double(index)))
            try await one.bind(binding)
            #expect(try await two.binding() == binding)
        }
        #expect(try await adapter.isWhole(one))
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `displaced files are watched as long as taken ones`(_ adapter: LedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, to: [.importFolder])
        let delivery = Delivery(drop: Sample.id(1), destination: .importFolder)
        try await ledger.beginAttempt(delivery, at: Sample.time(2))
        try await ledger.intendPlacement(delivery, path: "import/1/1.xml", at: Sample.time(3))
        try await ledger.endAttempt(delivery, result: .delivered(nil), exchange: nil, at: Sample.time(4))
        try await ledger.settle(1, .done)
        let displaced = WatchedPlacement(
            subject: .drop(Sample.id(1)), path: "import/1/1.xml", handOver: .displaced, placedAt: Sample.time(4))
        try await ledger.recordHandOvers([displaced], at: Sample.time(10))
        #expect(try await ledger.watchedPlacements(takenSince: Sample.time(9), after: nil, limit: 9) == [displaced])
        #expect(try await ledger.watchedPlacements(takenSince: Sample.time(11), after: nil, limit: 9).isEmpty)
    }

    /// Returns every hundredth number, and fails once.
    private final class Numbering: ProtocolNumbering {
        let fails = Mutex(false)

        func next(after last: Int64) throws(PortError) -> Int64 {
            if fails.withLock({ $0 }) { throw PortError(.noSpace, "no room", isTransient: true) }
            return last + 100
        }
    }

    @Test func `protocol numbers are those of the spool, and without one nothing is judged`() async throws {
        let numbering = Numbering()
        let ledger = try SQLiteLedger.open(path: folder.ledgerPath, at: Sample.start, numbering: numbering)
        #expect(try await ledger.accept(1).protocolNumber == "100")
        numbering.fails.withLock { $0 = true }
        let error = await #expect(throws: PortError.self) { try await ledger.accept(2) }
        #expect(error?.code == .noSpace)
        #expect(try await ledger.record(2)?.state == .claimed)
        numbering.fails.withLock { $0 = false }
        #expect(try await ledger.accept(3).protocolNumber == "200")
    }
}
