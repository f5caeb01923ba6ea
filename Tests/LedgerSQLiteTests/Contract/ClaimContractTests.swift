import Domain
import Foundation
import TestSupport
import Testing

struct ClaimContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a claim is read back unchanged, with the bytes of its path`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        let latin = InboxPath(bytes: Array("pasta/a".utf8) + [0xE7, 0xE3] + Array("o '\";--.xml".utf8))
        try await ledger.recordClaims([Sample.claim(1, path: latin), Sample.claim(2)])
        let record = try #require(try await ledger.record(1))
        #expect(record.drop == ClaimedDrop(Sample.claim(1, path: latin)))
        #expect(record.inboxPath == latin.bytes)
        #expect(record.drop.name == "ação '\";--.xml" && record.drop.folder == "pasta")
        #expect(record.state == .claimed && record.verdict == nil && record.bxxStatus == .inProcess)
        #expect(try await adapter.open(in: folder).record(2)?.drop == Sample.drop(2), "another process sees it")
        #expect(try await ledger.drops([Sample.id(9)]).isEmpty)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a repeated ID is an error and nothing of its group is stored`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1)])
        await #expect { try await ledger.recordClaims([Sample.claim(2), Sample.claim(1)]) } throws: {
            ($0 as? PortError)?.code == .exists
        }
        #expect(try await ledger.record(2) == nil)
        #expect(try await ledger.counts().events == 1, "a change that was rolled back leaves no event")
        try await ledger.recordClaims([])
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `failing writes among good ones in one commit leave the journal whole`(_ adapter: CoreLedgerAdapter)
        async throws
    {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([Sample.claim(0)])
        let failed = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for number in 1...300 {
                tasks.addTask {
                    let repeated = number % 3 == 0 ? [Sample.claim(0)] : []
                    do {
                        try await ledger.recordClaims([Sample.claim(number)] + repeated)
                        return 0
                    } catch let error as PortError where error.code == .exists {
                        return 1
                    }
                }
            }
            return try await tasks.reduce(0, +)
        }
        #expect(failed == 100)
        #expect(try await ledger.counts().events == 201)
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `only a claim can be released, and a second release changes nothing`(_ adapter: CoreLedgerAdapter) async throws
    {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1), Sample.claim(2)])
        try await ledger.accept(3)
        try await ledger.release([Sample.id(1)], reason: .vanished, at: Sample.time(9))
        try await ledger.release([Sample.id(1)], reason: .changed, at: Sample.time(10))
        #expect(try await ledger.record(1)?.state == .released)
        #expect(try await ledger.history(of: Sample.id(1))?.events.map(\.kind) == ["claimed", "released"])
        await #expect {
            try await ledger.release([Sample.id(2), Sample.id(3)], reason: .vanished, at: Sample.time(11))
        } throws: { ($0 as? PortError)?.code == .internalFault }
        #expect(try await ledger.record(2)?.state == .claimed, "a group is released as a whole or not at all")
        await #expect { try await ledger.release([Sample.id(8)], reason: .vanished, at: Sample.start) } throws: {
            ($0 as? PortError)?.code == .notFound
        }
        await #expect {
            try await ledger.judge(Sample.drop(1), inspection: Sample.inspection(), at: Sample.start) { _ in
                Sample.rejected()
            }
        } throws: { ($0 as? PortError)?.code == .internalFault }
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T19 the same name with new content is a new drop each time`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        let name = InboxPath("clinica/lote.xml")
        for number in 1...1_000 where number % 100 == 0 {
            try await ledger.recordClaims((number - 99...number).map { Sample.claim($0, path: name) })
        }
        let verdicts = try await withThrowingTaskGroup(of: Verdict.self) { tasks in
            for number in 1...1_000 {
                tasks.addTask {
                    try await ledger.judge(
                        ClaimedDrop(Sample.claim(number, path: name)),
                        inspection: Sample.inspection(lote: "\(number)"), at: Sample.time(2_000)
                    ) { Sample.decision($0) }.decision.verdict
                }
            }
            return try await tasks.reduce(into: [Verdict: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(verdicts == [.accepted: 1_000])
    }
}
