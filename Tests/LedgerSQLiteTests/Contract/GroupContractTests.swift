import Domain
import Foundation
import TestSupport
import Testing

/// Calls about several drops: one transaction, and each drop has its own result.
struct GroupContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func request(
        _ number: Int, content: Int? = nil, to destinations: [Destination] = [.importFolder]
    ) -> JudgementRequest {
        JudgementRequest(
            drop: Sample.drop(number, content: content), inspection: Sample.inspection(lote: "L\(content ?? number)"),
            time: Sample.time(100)
        ) { Sample.decision($0, to: destinations) }
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a group is judged as its drops would be one by one, and one that fails costs the others nothing`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1), Sample.claim(2, content: 1), Sample.claim(4)])
        let results = await ledger.judge([request(1), request(2, content: 1), request(3), request(4)])
        let verdicts = results.map { try? $0.get().judgement.decision.verdict }
        #expect(verdicts == [.accepted, .duplicate, nil, .accepted], "equal files of one group see each other")
        #expect(throws: PortError.self) { try results[2].get() }
        let numbers = try [0, 3].map { try results[$0].get().judgement.protocolNumber }
        #expect(numbers == ["1", "2"])
        #expect(try results[0].get().isPlain && results[3].get().isPlain)
        #expect(try await ledger.record(1)?.state == .judged)
        #expect(try await ledger.due(at: 200).map(\.drop.id) == [Sample.id(1), Sample.id(4)])
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `a judgement that exists, or a delivery that inherits, is not plain`(_ adapter: LedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1)])
        let first = try #require(await ledger.judge([request(1)]).first).get()
        let again = try #require(await ledger.judge([request(1)]).first).get()
        #expect(first.isPlain && !again.isPlain && first.judgement == again.judgement)
        // The first stays at a destination although an operator sends the file back.
        try await ledger.recordClaims([Sample.claim(5)])
        _ = await ledger.judge([request(5, to: [.importFolder, .hat])])
        try await ledger.attempt(5, to: .importFolder, at: 110, .delivered(nil))
        try await ledger.attempt(5, to: .hat, at: 110, .refused(reason: "no"))
        try await ledger.settle(5, .held)
        #expect(try await ledger.requeue(Sample.id(5), at: Sample.time(120)))
        try await ledger.recordClaims([Sample.claim(6, content: 5)])
        let heir = try #require(await ledger.judge([request(6, content: 5)]).first).get()
        #expect(heir.judgement.decision.verdict == .accepted && !heir.isPlain)
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `placements and settlements of a group are those of single drops`(_ adapter: LedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        let numbers = [1, 2, 3]
        try await ledger.recordClaims(numbers.map { Sample.claim($0) })
        _ = await ledger.judge(numbers.map { request($0) })
        // One of them is placed already.
        try await ledger.attempt(2, to: .importFolder, at: 110, .delivered(nil))
        let placements = numbers.map { FilePlacement(id: Sample.id($0), path: "import/1/\($0).xml") }
        let begun = await ledger.intendPlacements(placements, at: Sample.time(120))
        #expect(begun.map { (try? $0.get()) != nil } == [true, false, true])
        let outcome = try #require(try await ledger.record(1)?.outcomes.first)
        #expect(outcome.state == .placing && outcome.attempts == 1 && outcome.placementPath == "import/1/1.xml")
        #expect(try await ledger.record(1)?.bxxStatus == .importing)
        let ended = await ledger.endPlacements([1, 3].map(Sample.id), at: Sample.time(130))
        #expect(ended.allSatisfy { (try? $0.get()) != nil })
        let record = try #require(try await ledger.record(3))
        #expect(record.outcomes.first?.state == .delivered && record.outcomes.first?.handOver == .lying)
        let rows = (numbers + [9]).map { number in
            SettledRow(drop: Sample.drop(number), queue: .done, path: "done/\(number).xml")
        }
        let settled = await ledger.settle(rows, at: Sample.time(140))
        #expect(settled.map { (try? $0.get()) != nil } == [true, true, true, false])
        #expect(try await ledger.record(3)?.finalPath == "done/3.xml")
        let events = try #require(try await ledger.history(of: Sample.id(1))).events.map(\.kind)
        #expect(events == ["claimed", "judged", "delivery.placing", "delivery.ended", "settled"])
        #expect(try await ledger.verify().isWhole)
    }
}
