import Domain
import Foundation
import TestSupport
import Testing

struct BatchStepContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `an attempt is counted before it is made, and its unfinished download keeps its name`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), at: 10)
        let begun = try #require(
            try await ledger.beginBatchAttempt(Sample.key(1), incoming: Sample.id(1), at: Sample.time(11)))
        #expect(begun.attempts == 1 && begun.incoming == Sample.id(1) && begun.validator == nil)
        let again = try adapter.open(in: folder)
        #expect(try await again.steps(at: 11) == [Sample.key(1)], "a process that ended no longer has it")
        #expect(try await again.incomingDownloads() == [Sample.id(1)])
        try await again.endBatchAttempt(
            Sample.key(1), result: .deferred(next: Sample.time(60), validator: "\"e\"", reason: "cut"),
            exchange: Sample.call(nil), at: Sample.time(12))
        #expect(try await again.steps(at: 59).isEmpty)
        let second = try #require(
            try await again.beginBatchAttempt(Sample.key(1), incoming: Sample.id(9), at: Sample.time(60)))
        #expect(second.attempts == 2 && second.incoming == Sample.id(1) && second.validator == "\"e\"")
        #expect(second.reason == "cut" && second.status == .downloadFailed)
        try await again.endBatchAttempt(
            Sample.key(1), result: .dead(reason: "ten tries"), exchange: nil, at: Sample.time(61))
        let dead = try #require(try await again.batch(Sample.key(1)))
        #expect(dead.state == .dead && dead.incoming == nil && dead.validator == nil && dead.reason == "ten tries")
        #expect(try await again.steps(at: 9_999).isEmpty)
        #expect(try await again.beginBatchAttempt(Sample.key(1), incoming: nil, at: Sample.time(62)) == nil)
        #expect(try await again.beginBatchAttempt(Sample.key(5), incoming: nil, at: Sample.time(62)) == nil)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a fetched batch and its drop are written together, once`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), at: 10)
        try await ledger.fetch(1, at: 11)
        let row = try #require(try await ledger.batch(Sample.key(1)))
        #expect(row.state == .fetched && row.drop == Sample.id(1) && row.attempts == 0 && row.accessToken == "")
        #expect(row.incoming == nil && row.nextAttemptAt == nil)
        let record = try #require(try await ledger.record(1))
        #expect(record.drop == Sample.fetched(1) && record.state == .claimed && record.inboxPath.isEmpty)
        #expect(record.drop.origin == .batch(Sample.reference(1)))
        try await ledger.recordFetched(Sample.key(1), drop: Sample.fetched(1), at: Sample.time(12))
        #expect(try await ledger.counts().events == 4, "repeating it does nothing")
        await #expect {
            try await ledger.recordFetched(Sample.key(1), drop: Sample.fetched(2, batch: 1), at: Sample.time(12))
        } throws: { ($0 as? PortError)?.code == .busy }
        await #expect {
            try await ledger.recordFetched(Sample.key(1), drop: Sample.drop(3), at: Sample.time(12))
        } throws: { ($0 as? PortError)?.code == .internalFault }
        #expect(try await ledger.counts().byState == ["claimed": 1])
        try await ledger.bring(1, lote: "10", at: 20)
        let judged = try #require(try await ledger.judged(Sample.id(1)))
        #expect(judged.drop == Sample.fetched(1))
        #expect(
            try await ledger.history(of: Sample.id(1))?.events.map(\.kind) == [
                "claimed", "batch.fetched", "judged", "delivery.begun", "delivery.placing", "delivery.ended",
                "settled", "batch.confirming",
            ])
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `settling a downloaded drop makes its batch due for confirmation, or holds it`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), Sample.listed(2), at: 10)
        for number in 1...2 { try await ledger.fetch(number, at: 11) }
        try await ledger.bring(1, at: 20)
        let row = try #require(try await ledger.batch(Sample.key(1)))
        #expect(row.state == .confirming && row.nextAttemptAt == Sample.time(23) && row.attempts == 0)
        _ = try await ledger.judge(
            Sample.fetched(2), inspection: Sample.inspection(), at: Sample.time(24)
        ) { _ in Sample.rejected() }
        try await ledger.settle(2, .held, at: 25)
        #expect(try await ledger.state(Sample.key(2)) == .held)
        #expect(try await ledger.batch(Sample.key(2))?.status == .registrationFailed)
        #expect(try await ledger.steps(at: 99) == [Sample.key(1)])
        try await ledger.attempt(
            Sample.key(1), at: 30, .deferred(next: Sample.time(40), validator: nil, reason: "HTTP 500"))
        #expect(try await ledger.batch(Sample.key(1))?.status == .confirmationFailed)
        try await ledger.attempt(Sample.key(1), at: 40, .done)
        let done = try #require(try await ledger.batch(Sample.key(1)))
        #expect(done.state == .done && done.doneAt == Sample.time(41) && done.reason == nil)
        #expect(try await ledger.requeue(Sample.id(2), at: Sample.time(50)))
        #expect(try await ledger.state(Sample.key(2)) == .held)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a download without a file can never be done`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), at: 10)
        await #expect { try await ledger.attempt(Sample.key(1), at: 11, .done) } throws: {
            ($0 as? PortError)?.code == .internalFault
        }
        #expect(try await ledger.state(Sample.key(1)) == .pending)
        await #expect { try await ledger.attempt(Sample.key(4), at: 11, .done) } throws: {
            ($0 as? PortError)?.code == .notFound
        }
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a command retries dead, held and refused batches, each from its own step`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        for number in 1...6 { try await ledger.list(Sample.listed(number), at: 10) }
        try await ledger.list(Sample.listed(7), operation: .delete, at: 10)
        try await ledger.attempt(Sample.key(1), at: 11, .dead(reason: "gone"))
        for number in 2...6 { try await ledger.fetch(number, at: 12) }
        try await ledger.bring(2, at: 20)
        try await ledger.attempt(Sample.key(2), at: 30, .dead(reason: "HTTP 500"))
        for number in [3, 4] {
            _ = try await ledger.judge(
                Sample.fetched(number), inspection: Sample.inspection(), at: Sample.time(30)
            ) { _ in Sample.rejected() }
        }
        try await ledger.settle(3, .held, at: 31)
        try await ledger.settle(4, .error, at: 31)
        try await ledger.attempt(Sample.key(4), at: 32, .done)
        try await ledger.bring(5, at: 33)
        try await ledger.attempt(Sample.key(5), at: 40, .done)
        try await ledger.attempt(Sample.key(7, .delete), at: 41, .dead(reason: "HTTP 500"))
        var one = BatchFilter()
        one.number = Sample.key(1).number
        #expect(try await ledger.retryBatches(one, at: Sample.time(50)) == 1)
        #expect(try await ledger.retryBatches(one, at: Sample.time(51)) == 0)
        #expect(try await ledger.retryBatches(BatchFilter(), at: Sample.time(60)) == 4)
        let rows = try await ledger.batches(matching: BatchFilter(), limit: 9)
        #expect(
            rows.map(\.state) == [.pending, .fetched, .done, .pending, .pending, .confirming, .pending],
            "newest first: 5 was accepted and 6 is still being judged")
        #expect(rows.map(\.generation) == [1, 1, 1, 2, 2, 1, 1])
        #expect(rows.filter { $0.nextAttemptAt != nil }.allSatisfy { $0.attempts == 0 && $0.reason == nil })
        #expect(try await ledger.steps(at: 60).count == 5)
        var held = BatchFilter()
        held.states = [.fetched, .done]
        held.operation = .download
        #expect(try await ledger.batches(matching: held, limit: 9).map(\.key) == [6, 5].map { Sample.key($0) })
        held.healthProviderId = Sample.reference(5).healthProviderId
        #expect(try await ledger.batches(matching: held, limit: 9).map(\.key) == [Sample.key(5)])
        held.states = []
        #expect(try await ledger.batches(matching: held, limit: 9).isEmpty)
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: LedgerAdapter.allCases)
    func `every exchange about a batch is stored, and no secret reaches the journal`(
        _ adapter: LedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1, token: "?sig=secret"), at: 10)
        try await ledger.attempt(
            Sample.key(1), at: 11, .deferred(next: Sample.time(20), validator: nil, reason: "HTTP 500"))
        try await ledger.list(Sample.listed(1, path: "b.xml", token: "?sig=secret2"), at: 12)
        try await ledger.forgetToken(Sample.key(1), next: Sample.time(20), reason: "403", at: Sample.time(13))
        let raw = try RawSQLite(folder)
        let kept = try raw.row("SELECT * FROM portal_exchanges")
        #expect(kept["subject"] == "batch" && kept["scope"] == "0" && kept["subject_key"] == "71")
        #expect(kept["http_status"] == "500" && kept["milliseconds"] == "30" && kept["reason"] == "HTTP 500")
        #expect(try raw.texts("SELECT detail FROM events WHERE detail LIKE '%secret%'").isEmpty)
        #expect(
            try raw.texts("SELECT kind FROM events ORDER BY number") == [
                "batch.listed", "batch.begun", "batch.ended", "batch.refreshed", "batch.tokenForgotten",
            ])
    }
}
