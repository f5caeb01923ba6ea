import Domain
import Foundation
import TestSupport
import Testing

/// When an archive may be settled.
struct ArchiveSettlementContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an archive waits until each entry is settled or released`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.unpack(1, entries: [4, 2, 3])
        #expect(try await ledger.waiting().isEmpty)
        try await ledger.judgeMember(Sample.member(2, of: 1, ordinal: 2))
        try await ledger.judgeMember(Sample.member(4, of: 1, ordinal: 1), isRejected: true)
        #expect(try await ledger.waiting() == [2, 4].map(Sample.id))
        for _ in 1...2 { try await ledger.settle(2, .done) }
        for _ in 1...2 { try await ledger.release([Sample.id(3)], reason: .vanished, at: Sample.time(20)) }
        #expect(try await ledger.waiting() == [Sample.id(4)], "nothing is counted twice")
        await #expect { try await ledger.settle(1, .done) } throws: { ($0 as? PortError)?.code == .internalFault }
        try await ledger.settle(4, .error)
        let archive = try #require(try await ledger.unsettled(limit: 9).first)
        #expect(archive.drop == Sample.drop(1) && archive.facts.kind == .archive)
        #expect(
            archive.entries == [
                EntryOutcome(
                    id: Sample.id(4), path: "novembro/lote-4.xml", verdict: .rejected, protocolNumber: nil,
                    leadingFinding: .hashWrong),
                EntryOutcome(
                    id: Sample.id(2), path: "novembro/lote-2.xml", verdict: .accepted, protocolNumber: "1",
                    leadingFinding: nil),
                EntryOutcome(
                    id: Sample.id(3), path: "novembro/lote-3.xml", verdict: nil, protocolNumber: nil,
                    leadingFinding: nil),
            ])
        try await ledger.settle(1, .done)
        #expect(try await ledger.waiting().isEmpty)
        #expect(try await ledger.judged(Sample.id(1))?.entries == archive.entries)
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an entry is settled only after its deliveries`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.unpack(1, entries: [2])
        _ = try await ledger.judge(
            Sample.member(2, of: 1, ordinal: 1), inspection: Sample.inspection(), at: Sample.time(3)
        ) { Sample.decision($0) }
        let due = try #require(try await ledger.due(at: 5).first)
        #expect(due.drop == Sample.member(2, of: 1, ordinal: 1))
        #expect(try await ledger.waiting().isEmpty)
        try await ledger.attempt(2, at: 5, .delivered(Sample.receipt))
        #expect(try await ledger.waiting() == [Sample.id(2)])
        try await ledger.settle(2, .done)
        #expect(try await ledger.waiting() == [Sample.id(1)])
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a judged archive shows its entries in their current state`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.unpack(1, entries: [3, 2])
        try await ledger.judgeMember(Sample.member(2, of: 1, ordinal: 2))
        let entries = try await ledger.judged(Sample.id(1))?.entries
        #expect(entries?.map(\.id) == [3, 2].map(Sample.id))
        #expect(entries?.map(\.verdict) == [nil, .accepted])
        #expect(try await ledger.judged(Sample.id(2))?.entries == [])
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an archive in an archive waits for its own entries first`(_ adapter: CoreLedgerAdapter) async throws {
        let path = folder
        let ledger = try adapter.open(in: path)
        try await ledger.unpack(1, entries: [2, 3])
        let inner = Sample.member(2, of: 1, ordinal: 1)
        try await ledger.judgeArchive(inner, entries: Sample.members([4, 5], of: 2, depth: 2))
        #expect(try await ledger.members(of: 1).map(\.drop.id) == [2, 3].map(Sample.id))
        #expect(try await ledger.members(of: 2).compactMap(\.drop.origin.entry?.depth) == [2, 2])
        try await ledger.judgeMember(Sample.member(3, of: 1, ordinal: 2))
        try await ledger.settle(3, .done)
        for (ordinal, number) in [4, 5].enumerated() {
            #expect(try await ledger.waiting().isEmpty)
            let member = Sample.member(number, of: 2, ordinal: ordinal + 1, depth: 2)
            try await ledger.judgeMember(member, isRejected: number == 5)
            try await ledger.settle(number, number == 5 ? .error : .done)
        }
        let reopened = try adapter.open(in: path)
        #expect(try await reopened.waiting() == [Sample.id(2)], "the outer one waits for the inner one")
        #expect(
            try await reopened.unsettled(limit: 9).first?.entries.map(\.verdict) == [.accepted, .rejected])
        try await reopened.settle(2, .done)
        #expect(try await reopened.waiting() == [Sample.id(1)])
        #expect(try await reopened.unsettled(limit: 9).first?.entries.map(\.id) == [2, 3].map(Sample.id))
        try await reopened.settle(1, .done)
        #expect(try await adapter.isWhole(reopened))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an entry that an operator sends back does not reopen its archive and comes again as a new drop`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.unpack(1, entries: [2, 3])
        for number in [2, 3] {
            try await ledger.judgeMember(Sample.member(number, of: 1, ordinal: number - 1), isRejected: true)
            try await ledger.settle(number, .error)
            #expect(try await ledger.requeue(Sample.id(number), at: Sample.time(50)))
            #expect(try await ledger.requeue(Sample.id(number), at: Sample.time(51)) == false)
            #expect(try await ledger.waiting() == (number == 2 ? [] : [Sample.id(1)]))
        }
        #expect(try await ledger.unsettled(limit: 9).first?.entries.map(\.verdict) == [.rejected, .rejected])
        try await ledger.settle(1, .error)
        try await ledger.accept(9, content: 2)
        #expect(try await ledger.record(9)?.drop.origin == .inbox)
        #expect(try await ledger.record(1)?.state == .settled)
        #expect(try await ledger.members(of: 1).map(\.state) == [.requeued, .requeued])
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an archive that an operator sends back is unpacked anew, its accepted documents are duplicates`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.unpack(1, entries: [2, 3])
        for number in [2, 3] {
            try await ledger.judgeMember(Sample.member(number, of: 1, ordinal: number - 1), isRejected: number == 3)
            try await ledger.settle(number, number == 3 ? .error : .done)
        }
        try await ledger.settle(1, .error)
        #expect(try await ledger.requeue(Sample.id(1), at: Sample.time(50)))
        try await ledger.recordClaims([Sample.claim(10, content: 1)])
        let members = [
            Sample.member(11, of: 10, ordinal: 1, content: 2), Sample.member(12, of: 10, ordinal: 2, content: 3),
        ]
        let again = try await ledger.judgeArchive(Sample.drop(10, content: 1), entries: members)
        #expect(again.decision.verdict == .accepted)
        var verdicts: [Verdict] = []
        for member in members { verdicts.append(try await ledger.judgeMember(member).decision.verdict) }
        #expect(verdicts == [.duplicate, .accepted])
    }
}
