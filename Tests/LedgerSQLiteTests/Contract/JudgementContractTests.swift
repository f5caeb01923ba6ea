import Domain
import Foundation
import TestSupport
import Testing

struct JudgementContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a drop judged twice returns the stored judgement and decides nothing again`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 5, to: [.importFolder, .hat])
        try await ledger.recordClaims([Sample.claim(2, content: 5), Sample.claim(3)])
        let decisions = Tally()
        for (number, verdict) in [(2, Verdict.duplicate), (3, .rejected)] {
            var seen: [Judgement] = []
            for _ in 1...2 {
                seen.append(
                    try await ledger.judge(
                        Sample.drop(number, content: number == 2 ? 5 : nil), inspection: Sample.inspection(lote: "L"),
                        at: Sample.time(50)
                    ) { history in
                        decisions.add(1)
                        return number == 2 ? Sample.decision(history) : Sample.rejected()
                    })
            }
            #expect(seen[0] == seen[1])
            #expect(seen[0].decision.verdict == verdict && seen[0].protocolNumber == nil)
        }
        #expect(decisions.count == 2)
        let stored = try #require(try await ledger.judged(Sample.id(2)))
        #expect(
            stored.judgement.decision.earlier
                == EarlierDrop(id: Sample.id(1), receivedAt: Sample.time(1), protocolNumber: "1"))
        let first = try #require(try await ledger.judged(Sample.id(1)))
        #expect(first.judgement.decision.destinations == [.importFolder, .hat], "in the order of the decision")
        #expect(first.judgedAt == Sample.time(1.5) && first.facts == DocumentFacts(Sample.inspection()))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T49 the encoding that a document was read with is stored with its judgement`(_ adapter: CoreLedgerAdapter)
        async throws
    {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1)])
        var inspection = Sample.inspection()
        // A guess: the file does not declare it.
        inspection.encoding.readAs = "windows-1252"
        _ = try await ledger.judge(Sample.drop(1), inspection: inspection, at: Sample.time(1)) { Sample.decision($0) }
        let stored = try #require(try await ledger.judged(Sample.id(1)))
        #expect(stored.facts.encoding?.readAs == "windows-1252" && stored.facts.encoding?.declared == nil)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `findings are read back with location, guia, motive, masked value and parameters`(_ adapter: CoreLedgerAdapter)
        async throws
    {
        let ledger = try adapter.open(in: folder)
        try await ledger.reject(1)
        #expect(try await ledger.findings(of: Sample.id(1)) == [Sample.rejection])
        let record = try #require(try await ledger.record(1))
        #expect(record.findingCount == 17 && record.leadingFinding == .hashWrong && record.bxxStatus == .notAccepted)
        #expect(record.version == "4.03.00" && record.transaction == "ENVIO_LOTE_GUIAS")
        #expect(record.loteNumber == "R1" && record.provider == "12345678000199" && record.guiaCount == 2)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T21 equal documents judged at once are accepted once`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims((1...200).map { Sample.claim($0, content: $0 % 2) })
        let verdicts = try await withThrowingTaskGroup(of: Verdict.self) { tasks in
            for number in 1...200 {
                tasks.addTask {
                    try await ledger.judge(
                        Sample.drop(number, content: number % 2), inspection: Sample.inspection(), at: Sample.start
                    ) { Sample.decision($0) }.decision.verdict
                }
            }
            return try await tasks.reduce(into: [Verdict: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(verdicts == [.accepted: 2, .duplicate: 198])
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T21 two processes judging equal documents accept one`(_ adapter: CoreLedgerAdapter) async throws {
        let ledgers = [try adapter.open(in: folder), try adapter.open(in: folder)]
        try await ledgers[0].recordClaims((1...40).map { Sample.claim($0, content: 7) })
        let accepted = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for number in 1...40 {
                let ledger = ledgers[number % 2]
                tasks.addTask {
                    let judgement = try await ledger.judge(
                        Sample.drop(number, content: 7), inspection: Sample.inspection(), at: Sample.start
                    ) { Sample.decision($0) }
                    return judgement.decision.verdict == .accepted ? 1 : 0
                }
            }
            return try await tasks.reduce(0, +)
        }
        #expect(accepted == 1)
        #expect(try await ledgers[1].counts().events == 80)
        #expect(try await adapter.isWhole(ledgers[1]))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T18 an accepted document counts after it is settled; a document that was not accepted never counts`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.accept(1, content: 100, lote: "10")
        try await ledger.attempt(1, at: 10, .delivered(Sample.receipt))
        try await ledger.settle(1, .done)
        try await ledger.reject(2, content: 200)
        try await ledger.recordClaims([Sample.claim(3, content: 300)])
        try await ledger.release([Sample.id(3)], reason: .changed, at: Sample.start)
        let again = try adapter.open(in: folder)
        #expect(try await again.accept(4, content: 100).decision.verdict == .duplicate)
        #expect(try await again.accept(5, content: 200).decision.verdict == .accepted)
        #expect(try await again.accept(6, content: 300).decision.verdict == .accepted)
        #expect(try await again.accept(7, lote: "10").decision.earlier?.id == Sample.id(1))
        #expect(try await again.accept(8, lote: "10", provider: "99").decision.verdict == .accepted)
        #expect(try await again.accept(9, lote: "R2").decision.verdict == .accepted, "drop 2 was rejected")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `T22 equal name, size and inode with other bytes is another document`(_ adapter: CoreLedgerAdapter)
        async throws
    {
        let ledger = try adapter.open(in: folder)
        let path = InboxPath("x.xml")
        try await ledger.recordClaims([
            Sample.claim(1, content: 1, path: path), Sample.claim(2, content: 2, path: path),
        ])
        for number in 1...2 {
            let judgement = try await ledger.judge(
                ClaimedDrop(Sample.claim(number, path: path)), inspection: Sample.inspection(), at: Sample.start
            ) { Sample.decision($0) }
            #expect(judgement.decision.verdict == .accepted)
        }
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `documents without a lote number or a sender match no lote`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        for (number, lote) in [(1, nil), (2, nil), (3, ""), (4, "")] as [(Int, String?)] {
            #expect(try await ledger.accept(number, lote: lote).decision.verdict == .accepted)
        }
        for number in 5...6 {
            #expect(try await ledger.accept(number, lote: "7", provider: "").decision.verdict == .accepted)
        }
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `protocol numbers are consecutive over restarts, for accepted drops only`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        #expect(try await ledger.accept(1).protocolNumber == "1")
        #expect(try await ledger.reject(2).protocolNumber == nil)
        #expect(try await adapter.open(in: folder).accept(3).protocolNumber == "2")
        #expect(try await ledger.record(3)?.protocolNumber == "2")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a drop that was not claimed cannot be judged`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        await #expect {
            try await ledger.judge(Sample.drop(1), inspection: Sample.inspection(), at: Sample.start) { _ in
                Sample.rejected()
            }
        } throws: { ($0 as? PortError)?.code == .notFound }
        #expect(try await ledger.judged(Sample.id(1)) == nil)
        #expect(try await ledger.history(of: Sample.id(1)) == nil)
    }
}
