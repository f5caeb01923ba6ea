import Domain
import Foundation
import TestSupport
import Testing

/// The final verdict of an archive.
struct ArchiveConclusionContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an archive has no number until a document of it was accepted, then a permanent one`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        #expect(try await ledger.unpack(1, entries: [2, 3]).protocolNumber == nil)
        try await ledger.judgeMember(Sample.member(2, of: 1, ordinal: 1))
        try await ledger.judgeMember(Sample.member(3, of: 1, ordinal: 2), isRejected: true)
        try await ledger.settle(2, .done)
        await #expect { _ = try await ledger.concludeArchive(Sample.id(1), at: Sample.time(40)) } throws: {
            ($0 as? PortError)?.code == .internalFault
        }
        try await ledger.settle(3, .error)
        for _ in 1...2 {
            let judged = try await ledger.concludeArchive(Sample.id(1), at: Sample.time(41))
            #expect(judged.judgement.decision.verdict == .accepted && judged.judgement.protocolNumber == "2")
        }
        try await ledger.settle(1, .done)
        #expect(try await ledger.record(1)?.protocolNumber == "2")
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an archive without an accepted document is rejected, without a number`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.unpack(1, entries: [2, 3])
        for (ordinal, number) in [2, 3].enumerated() {
            try await ledger.judgeMember(Sample.member(number, of: 1, ordinal: ordinal + 1), isRejected: true)
            try await ledger.settle(number, .error)
        }
        for _ in 1...2 {
            let judged = try await ledger.concludeArchive(Sample.id(1), at: Sample.time(41))
            let decision = judged.judgement.decision
            #expect(decision.verdict == .rejected && judged.judgement.protocolNumber == nil)
            #expect(decision.findings.map(\.code) == [.archiveNothingAccepted] && decision.findingCount == 1)
            #expect(decision.motive == FindingCode.archiveNothingAccepted.motive)
        }
        try await ledger.settle(1, .error)
        let record = try #require(try await ledger.record(1))
        #expect(record.verdict == .rejected && record.leadingFinding == .archiveNothingAccepted)
        #expect(record.bxxStatus == .notAccepted && record.protocolNumber == nil)
        #expect(try await adapter.isWhole(ledger))
        // Nothing was accepted, so that the same archive is no repetition.
        #expect(try await ledger.unpack(9, entries: [10], content: 1).decision.verdict == .accepted)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a document that was not read to its end has no guia count`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        for (number, isComplete) in [(1, true), (2, false)] {
            try await ledger.recordClaims([Sample.claim(number)])
            var inspection = Sample.inspection()
            (inspection.isWellFormed, inspection.isComplete) = (isComplete, isComplete)
            _ = try await ledger.judge(Sample.drop(number), inspection: inspection, at: Sample.time(9)) { _ in
                Sample.rejected()
            }
            let count = try await ledger.record(number)?.guiaCount
            #expect(count == (isComplete ? inspection.lote?.guiaCount : nil))
        }
    }
}
