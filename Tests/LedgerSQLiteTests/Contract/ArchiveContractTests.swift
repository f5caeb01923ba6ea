import Domain
import Foundation
import TestSupport
import Testing

/// The rows that a judgement writes for an archive's entries.
struct ArchiveContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `each entry of an accepted archive is a claimed drop`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        let judgement = try await ledger.unpack(1, entries: [7, 3, 5])
        #expect(judgement.decision.verdict == .accepted && judgement.protocolNumber == nil)
        #expect(judgement.deliveries.isEmpty)
        let members = try await ledger.members(of: 1)
        #expect(members.map(\.drop) == Sample.members([7, 3, 5], of: 1))
        #expect(members.allSatisfy { $0.state == .claimed && $0.verdict == nil && $0.inboxPath.isEmpty })
        #expect(try await ledger.drops(in: .claimed, after: nil, limit: 9).count == 3)
        let history = try #require(try await ledger.history(of: Sample.id(3)))
        #expect(
            history.record.drop.origin
                == .entry(
                    EntryReference(archive: Sample.id(1), path: "novembro/lote-3.xml", ordinal: 2, depth: 1)))
        #expect(history.events.map(\.kind) == ["claimed"])
        #expect(history.events.first?.detail.contains(Sample.id(1).text) == true)
        #expect(try await ledger.record(1)?.drop.origin == .inbox)
        var filter = DropFilter()
        filter.archive = Sample.id(1)
        #expect(
            try await ledger.drops(matching: filter, limit: 2).map(\.drop.id) == [7, 5].map(Sample.id), "newest first")
        #expect(try await ledger.members(of: 3).isEmpty)
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases, [Verdict.rejected, .held, .duplicate])
    func `an archive that is not accepted has no entries and does not wait`(
        _ adapter: CoreLedgerAdapter, _ verdict: Verdict
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1)])
        try await ledger.judgeArchive(Sample.drop(1), entries: Sample.members([2, 3], of: 1)) { _ in
            Decision(verdict: verdict, findings: [], findingCount: 0, motive: nil, destinations: [])
        }
        #expect(try await ledger.counts().byState == ["judged": 1])
        #expect(try await ledger.counts().events == 2)
        #expect(try await ledger.unsettled(limit: 9).map(\.entries) == [[]])
        try await ledger.settle(1, .error)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an archive without entries does not wait`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.unpack(1, entries: [])
        #expect(try await ledger.waiting() == [Sample.id(1)])
        try await ledger.settle(1, .done)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an archive that is judged again after a crash keeps its judgement and its entries`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let first = try await adapter.open(in: folder).unpack(1, entries: [2, 3])
        let ledger = try adapter.open(in: folder)
        let events = try await ledger.counts().events
        let again = try await ledger.judgeArchive(Sample.drop(1), entries: Sample.members([4, 5, 6], of: 1)) { _ in
            Issue.record("it was judged before")
            return Sample.rejected()
        }
        #expect(again == first)
        #expect(try await ledger.counts().events == events)
        #expect(try await ledger.members(of: 1).map(\.drop.id) == [2, 3].map(Sample.id))
        #expect(try await ledger.drops([4, 5, 6].map(Sample.id)).isEmpty)
        #expect(try await ledger.waiting().isEmpty)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a judgement with invalid entries is rolled back as a whole`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1), Sample.claim(2)])
        let faulty: [(entries: [ClaimedDrop], code: PortError.Code)] = [
            ([Sample.member(3, of: 2, ordinal: 1)], .internalFault),
            ([Sample.drop(3)], .internalFault),
            ([Sample.member(3, of: 1, ordinal: 1), Sample.member(3, of: 1, ordinal: 2)], .exists),
            ([Sample.member(3, of: 1, ordinal: 1), Sample.member(4, of: 1, ordinal: 1)], .exists),
            ([Sample.member(3, of: 1, ordinal: 1), Sample.member(2, of: 1, ordinal: 2)], .exists),
        ]
        for (entries, code) in faulty {
            await #expect { try await ledger.judgeArchive(Sample.drop(1), entries: entries) } throws: {
                ($0 as? PortError)?.code == code
            }
        }
        await #expect {
            try await ledger.judge(
                Sample.drop(1), inspection: Sample.inspection(), entries: [Sample.member(3, of: 1, ordinal: 1)],
                at: Sample.start
            ) { _ in Sample.rejected() }
        } throws: { ($0 as? PortError)?.code == .internalFault }
        #expect(try await ledger.counts().byState == ["claimed": 2])
        #expect(try await ledger.counts().events == 2)
        #expect(try await ledger.judgeArchive(Sample.drop(1), entries: []).decision.verdict == .accepted)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `the bytes of an archive and of its entries have a history like those of any drop`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 100)
        try await ledger.recordClaims([Sample.claim(2)])
        let members = [
            Sample.member(3, of: 2, ordinal: 1, content: 100), Sample.member(4, of: 2, ordinal: 2, content: 101),
            Sample.member(5, of: 2, ordinal: 3, content: 101),
        ]
        try await ledger.judgeArchive(Sample.drop(2), entries: members)
        var decisions: [Decision] = []
        for member in members { decisions.append(try await ledger.judgeMember(member).decision) }
        #expect(decisions.map(\.verdict) == [.duplicate, .accepted, .duplicate])
        #expect(decisions.map(\.earlier?.id) == [Sample.id(1), nil, Sample.id(4)])
        let again = try await ledger.unpack(6, entries: [7], content: 2)
        #expect(again.decision.verdict == .duplicate && again.decision.earlier?.id == Sample.id(2))
        #expect(try await ledger.members(of: 6).isEmpty)
        #expect(try await ledger.accept(8, content: 101).decision.earlier?.id == Sample.id(4))
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `an archive with many entries is one commit`(_ adapter: LedgerAdapter) async throws {
        let commits = Tally()
        let ledger = try adapter.open(in: folder, onCommit: commits.add)
        let numbers = 2...401
        try await ledger.unpack(1, entries: numbers)
        #expect(commits.count == 2, "its claim and its judgement")
        #expect(try await ledger.members(of: 1).count == numbers.count)
        for id in numbers { try await ledger.judgeMember(Sample.member(id, of: 1, ordinal: id - 1)) }
        for id in numbers {
            #expect(try await ledger.record(1)?.state == .judged)
            try await ledger.settle(id, .done)
        }
        let archive = try #require(try await ledger.judged(Sample.id(1)))
        #expect(archive.entries.map(\.id) == numbers.map(Sample.id))
        #expect(archive.entries.allSatisfy { $0.verdict == .accepted })
        #expect(try await ledger.waiting().first == Sample.id(1))
    }
}
