import Domain
import Foundation
import TestSupport
import Testing

struct BatchListingContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a batch that is listed twice is one row, due at once, in the order of the queue`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        let first = try await ledger.list(Sample.listed(2), Sample.listed(1), Sample.listed(2), at: 10)
        #expect(first.added == 2 && first.refreshed == 0)
        #expect(try await adapter.open(in: folder).list(Sample.listed(1), at: 20) == ListingOutcome())
        #expect(try await ledger.steps(at: 9).isEmpty)
        #expect(try await ledger.steps(at: 10) == [Sample.key(2), Sample.key(1)], "as they were listed")
        #expect(try await ledger.steps(at: 10, besides: [Sample.key(2)]) == [Sample.key(1)])
        #expect(try await ledger.dueBatches(at: Sample.time(10), besides: [], limit: 1).count == 1)
        let row = try #require(try await ledger.batch(Sample.key(2)))
        #expect(row.reference == Sample.reference(2) && row.queueNumber == 1 && row.generation == 1)
        #expect(row.accessToken == "?sig=one" && row.batchDate == "2026-11-23T10:00:00" && row.status == .pending)
        #expect(row.listedAt == Sample.time(10) && row.attempts == 0 && row.drop == nil && row.doneAt == nil)
        #expect(try await ledger.batchCounts() == [.pending: 2])
        #expect(try await ledger.counts().events == 2, "a listing that changes nothing adds no event")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a waiting batch takes the token of the newest listing, and a refused one is due at once with it`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), at: 10)
        try await ledger.attempt(
            Sample.key(1), at: 11, .deferred(next: Sample.time(99), validator: nil, reason: "cut"))
        #expect(try await ledger.list(Sample.listed(1, token: "?sig=two"), at: 20).refreshed == 1)
        #expect(try await ledger.batch(Sample.key(1))?.accessToken == "?sig=two")
        #expect(try await ledger.steps(at: 98).isEmpty, "it keeps waiting")
        try await ledger.forgetToken(Sample.key(1), next: Sample.time(500), reason: "403", at: Sample.time(30))
        #expect(try await ledger.batch(Sample.key(1))?.accessToken.isEmpty == true)
        #expect(try await ledger.steps(at: 499).isEmpty)
        try await ledger.list(Sample.listed(1, token: "?sig=old"), at: 19)
        #expect(try await ledger.batch(Sample.key(1))?.accessToken == "", "that page was requested earlier")
        try await ledger.list(Sample.listed(1, token: "?sig=three"), at: 40)
        #expect(try await ledger.steps(at: 40) == [Sample.key(1)])
        try await ledger.attempt(Sample.key(1), at: 41, .dead(reason: "ten tries"))
        #expect(try await ledger.list(Sample.listed(1, token: "?sig=four"), at: 50).refreshed == 1)
        #expect(try await ledger.state(Sample.key(1)) == .dead, "a listing does not revive a dead row")
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a batch that is done and still listed is confirmed again, and its attempts continue`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), at: 10)
        try await ledger.fetch(1, at: 11)
        #expect(try await ledger.list(Sample.listed(1, token: "?sig=two"), at: 12) == ListingOutcome())
        #expect(try await ledger.batch(Sample.key(1))?.accessToken == "", "the file was downloaded")
        try await ledger.bring(1, at: 20)
        try await ledger.attempt(Sample.key(1), at: 30, .done)
        #expect(try await ledger.list(Sample.listed(1), at: 29) == ListingOutcome(), "requested before it was done")
        #expect(try await ledger.state(Sample.key(1)) == .done)
        for (round, attempts) in [(40.0, 1), (50.0, 2)] {
            #expect(try await ledger.list(Sample.listed(1), at: round).toConfirmAgain == 1)
            let row = try #require(try await ledger.batch(Sample.key(1)))
            #expect(row.state == .confirming && row.attempts == attempts && row.drop == Sample.id(1))
            #expect(try await ledger.steps(at: round) == [Sample.key(1)])
            try await ledger.attempt(Sample.key(1), at: round + 1, .done)
        }
        #expect(try await ledger.batch(Sample.key(1))?.generation == 1)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a done batch with another file is downloaded again`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), at: 10)
        try await ledger.fetch(1, at: 11)
        try await ledger.bring(1, at: 20)
        try await ledger.attempt(Sample.key(1), at: 30, .done)
        #expect(try await ledger.list(Sample.listed(1, path: "b.xml"), at: 29).reopened == 0)
        #expect(try await ledger.list(Sample.listed(1, path: "b.xml", token: "?b"), at: 40).reopened == 1)
        let row = try #require(try await ledger.batch(Sample.key(1)))
        #expect(row.state == .pending && row.generation == 2 && row.attempts == 0 && row.drop == nil)
        #expect(row.storagePath.hasSuffix("b.xml") && row.accessToken == "?b" && row.nextAttemptAt == Sample.time(40))
        #expect(row.queueNumber == 1)
        try await ledger.fetch(2, batch: 1, at: 50)
        #expect(try await ledger.batch(Sample.key(1))?.drop == Sample.id(2))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `another file that HAT offers before the first one was confirmed is downloaded, not forgotten`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), Sample.listed(2), at: 10)
        // During the download: the received bytes belong to the file that was replaced.
        _ = try await ledger.beginBatchAttempt(Sample.key(1), incoming: Sample.id(1), at: Sample.time(11))
        try await ledger.list(Sample.listed(1, path: "b.xml"), at: 12)
        #expect(try await ledger.incomingDownloads().isEmpty)
        await #expect {
            try await ledger.recordFetched(Sample.key(1), drop: Sample.fetched(1), at: Sample.time(13))
        } throws: { ($0 as? PortError)?.code == .busy }
        #expect(try await ledger.record(1) == nil, "nothing was written")
        try await ledger.endBatchAttempt(
            Sample.key(1), result: .deferred(next: Sample.time(15), validator: "v", reason: "cut"), exchange: nil,
            at: Sample.time(14))
        #expect(try await ledger.batch(Sample.key(1))?.validator == nil)
        // During the judgement, and during the confirmation.
        for round in [2, 3] {
            try await ledger.fetch(round, batch: 2, at: Double(round * 20))
            if round == 3 {
                try await ledger.bring(3, batch: 2, at: 61)
                _ = try await ledger.beginBatchAttempt(Sample.key(2), incoming: nil, at: Sample.time(65))
            }
            let outcome = try await ledger.list(Sample.listed(2, path: "\(round).xml"), at: Double(round * 20 + 6))
            #expect(outcome.reopened == 1)
        }
        try await ledger.endBatchAttempt(Sample.key(2), result: .done, exchange: Sample.call(200), at: Sample.time(70))
        let row = try #require(try await ledger.batch(Sample.key(2)))
        #expect(
            row.state == .pending && row.generation == 3 && row.drop == nil, "that confirmation was for the old file")
        try await ledger.bring(2, batch: 2, at: 80)
        #expect(try await ledger.state(Sample.key(2)) == .pending, "settling the old file does not touch the new one")
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a deletion supersedes an outstanding download, until the batch is offered again`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await ledger.list(Sample.listed(1), Sample.listed(2), Sample.listed(3), at: 10)
        _ = try await ledger.beginBatchAttempt(Sample.key(1), incoming: Sample.id(1), at: Sample.time(11))
        try await ledger.fetch(2, at: 11)
        try await ledger.attempt(Sample.key(3), at: 11, .dead(reason: "gone"))
        let outcome = try await ledger.list(
            Sample.listed(1), Sample.listed(2), Sample.listed(3), operation: .delete, at: 20)
        #expect(outcome.added == 3)
        #expect(try await ledger.state(Sample.key(1)) == .superseded)
        #expect(try await ledger.batch(Sample.key(1))?.status == .processed)
        #expect(try await ledger.state(Sample.key(2)) == .fetched)
        #expect(try await ledger.state(Sample.key(3)) == .superseded)
        #expect(try await ledger.steps(at: 99) == [1, 2, 3].map { Sample.key($0, .delete) })
        await #expect {
            try await ledger.recordFetched(Sample.key(1), drop: Sample.fetched(1), at: Sample.time(21))
        } throws: { ($0 as? PortError)?.code == .busy }
        #expect(try await ledger.record(1) == nil)
        #expect(try await ledger.beginBatchAttempt(Sample.key(1), incoming: nil, at: Sample.time(22)) == nil)
        #expect(try await ledger.incomingDownloads().isEmpty)
        try await ledger.list(Sample.listed(1), at: 19)
        #expect(try await ledger.state(Sample.key(1)) == .superseded, "that page is older than the deletion")
        try await ledger.list(Sample.listed(1), at: 30)
        #expect(try await ledger.state(Sample.key(1)) == .pending)
        #expect(try await adapter.isWhole(ledger))
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `a deletion that HAT still lists is repeated, and its attempts continue`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        let key = Sample.key(1, .delete)
        try await ledger.list(Sample.listed(1), operation: .delete, at: 10)
        try await ledger.attempt(key, at: 11, .done)
        #expect(try await ledger.list(Sample.listed(1), operation: .delete, at: 20).toConfirmAgain == 1)
        let row = try #require(try await ledger.batch(key))
        #expect(row.state == .pending && row.attempts == 1 && row.status == .deletionFailed)
        #expect(try await ledger.steps(at: 20) == [key])
        try await ledger.attempt(key, at: 21, .dead(reason: "never"))
        #expect(try await ledger.batch(key)?.status == .deletionGivenUp)
    }
}
