import Domain
import Foundation
import Ledger
import Pipeline
import Spool
import Synchronization
import Testing

@Suite struct `Batches from HAT` {
    @Test func `a batch is confirmed to HAT only when its file and its row are durable`() async throws {
        let rig = try InboundRig()
        for number in 1...5 { await rig.hat.add("\(number)", content: InboundRig.lote("\(number)")) }
        let early = Mutex<[String]>([])
        let root = rig.root
        await rig.hat.set(onReport: { number in
            let folder = "\(root)/import/000123"
            let placed = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            if !placed.contains(where: { $0.hasPrefix("\(number)_000123_") }) { early.withLock { $0.append(number) } }
        })
        #expect(try await rig.list().added == 5)
        #expect(await rig.hat.confirmations.isEmpty, "listing confirms nothing to HAT")
        try await rig.work()
        #expect(early.withLock { $0 } == [])
        let reported = await rig.hat.confirmations
        #expect(reported.count == 5)
        #expect(
            reported.allSatisfy { $0.status == .inAnalysis && $0.protocolNumber != nil && $0.rejectionCauses.isEmpty })
        #expect(try await rig.batch("3")?.state == .done)
        #expect(rig.files(below: "import").count == 5)
        #expect(rig.files(below: "done").count == 5)
        #expect(try await rig.list().added == 0)
    }

    @Test func `the name in the import folder is the documented one`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("7", content: InboundRig.lote("7"))
        _ = try await rig.list()
        try await rig.work()
        // 2026-11-18 11:46:40 UTC is the rig's clock; its zone is GMT.
        let name = try #require(rig.files(below: "import").first)
        #expect(name.hasPrefix("000123/7_000123_"))
        let parts = name.dropLast(4).split(separator: "_").suffix(6).map(String.init)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let now = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: rig.clock.now)
        #expect(parts[0] == "\(now.day ?? 0)")
        #expect(parts[1] == "\(now.month ?? 0)")
        #expect(parts[2] == "\(now.year ?? 0)")
        #expect(parts[3].count == 2 && Int(parts[3]) == now.hour)
    }

    @Test func `batches on later pages are found although earlier ones leave the list`() async throws {
        let rig = try InboundRig()
        for number in 1...250 { await rig.hat.add("\(number)", content: InboundRig.lote("\(number)")) }
        let shifted = Mutex(false)
        await rig.hat.set(afterListPage: { hat in
            let isFirst = shifted.withLock { shifted in
                defer { shifted = true }
                return !shifted
            }
            // As if another process had confirmed the first fifty between two pages: fifty later ones move up unseen.
            if isFirst { await hat.markReported(first: 50) }
        })
        let outcome = try await rig.list()
        #expect(outcome.added == 250, "all but nothing may be skipped; those of page 1 were listed before they left")
    }

    @Test func `a waiting batch that is listed again stays one row`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        #expect(try await rig.list().added == 1)
        #expect(try await rig.list() == ListingOutcome())
        try await rig.work()
        #expect(await rig.hat.downloads.count == 1)
    }

    @Test func `an expired token is requested again, and the batch is fetched`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        _ = try await rig.list()
        await rig.hat.makeTokensStale()
        try await rig.work()
        #expect(try await rig.batch("1")?.state == .done)
        #expect(await rig.hat.confirmations.count == 1)
    }

    @Test func `a rejected lote is confirmed with its own reason, and its file is filed in error`()
        async throws
    {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1", isWrong: true))
        _ = try await rig.list()
        try await rig.work()
        let reported = try #require(await rig.hat.confirmations.first)
        #expect(reported.status == .closedWithoutPayment)
        #expect(reported.rejectionCauses.map(\.code) == ["X15"])
        #expect(reported.protocolNumber == nil)
        #expect(rig.files(below: "import").isEmpty)
        #expect(rig.files(below: "error").count == 1)
    }

    @Test func `after ten tries a batch waits for an operator, and one command retries it`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        for _ in 0..<10 {
            await rig.hat.fail("download", PortError(.malformed, "the body is empty", isTransient: true))
        }
        _ = try await rig.list()
        for _ in 0..<40 {
            try await rig.work()
            rig.clock.advance(1_000)
        }
        let dead = try #require(try await rig.batch("1"))
        #expect(dead.state == .dead)
        #expect(dead.status == .downloadFailed)
        #expect(dead.reason?.contains("empty") == true)
        #expect(await rig.hat.downloads.count == 10)
        var filter = BatchFilter()
        filter.number = "1"
        #expect(try await rig.ledger.retryBatches(filter, at: rig.clock.now) == 1)
        try await rig.work()
        #expect(try await rig.batch("1")?.state == .done)
    }

    @Test func `a confirmation whose answer was lost is repeated and the file is not fetched again`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        await rig.hat.fail(
            "confirmLost", PortError(.unreachable, "no answer", isTransient: true, isOutcomeUnknown: true))
        _ = try await rig.list()
        try await rig.work()
        #expect(try await rig.batch("1")?.state == .confirming)
        rig.clock.advance(1_000)
        try await rig.work()
        #expect(try await rig.batch("1")?.state == .done)
        #expect(await rig.hat.downloads.count == 1)
        #expect(rig.files(below: "import").count == 1)
    }

    @Test func `a batch offered again is confirmed again if unchanged, fetched again with another file`()
        async throws
    {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        _ = try await rig.list()
        try await rig.work()
        rig.clock.advance(60)
        await rig.hat.offerAgain("1")
        #expect(try await rig.list().toConfirmAgain == 1)
        try await rig.work()
        #expect(await rig.hat.confirmations.count == 2)
        #expect(await rig.hat.downloads.count == 1)

        rig.clock.advance(60)
        await rig.hat.change("1", content: InboundRig.lote("1001"), path: "https://blob.example/lotes/1-b.xml")
        #expect(try await rig.list().reopened == 1)
        try await rig.work()
        #expect(rig.files(below: "import").count == 2)
        #expect(try await rig.batch("1")?.generation == 2)
    }

    @Test func `the same bytes under the same number are confirmed with the first protocol`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        _ = try await rig.list()
        try await rig.work()
        rig.clock.advance(60)
        await rig.hat.change("1", content: InboundRig.lote("1"), path: "https://blob.example/lotes/1-b.xml")
        _ = try await rig.list()
        try await rig.work()
        let reported = await rig.hat.confirmations
        #expect(reported.count == 2)
        #expect(reported[1].status == .inAnalysis)
        #expect(reported[1].protocolNumber == reported[0].protocolNumber)
        #expect(rig.files(below: "import").count == 1)
    }

    @Test func `a path that changes between listing and download is fetched from its new location`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        _ = try await rig.list()
        await rig.hat.change("1", content: InboundRig.lote("2"), path: "https://blob.example/lotes/elsewhere.xml")
        try await rig.work()
        #expect(try await rig.batch("1")?.state == .pending)
        _ = try await rig.list()
        rig.clock.advance(1_000)
        try await rig.work()
        #expect(try await rig.batch("1")?.state == .done)
    }

    @Test func `a glosa appeal is confirmed as received, never as accepted or refused`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1", isWrong: true), authType: "10")
        _ = try await rig.list()
        try await rig.work()
        let reported = try #require(await rig.hat.confirmations.first)
        #expect(reported.status == .received)
        #expect(reported.rejectionCauses.isEmpty)
    }

    @Test func `a deletion withdraws the file from the import folder, then deletes at HAT`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        _ = try await rig.list()
        try await rig.work()
        await rig.hat.delete("1")
        _ = try await rig.list()
        try await rig.work()
        #expect(rig.files(below: "import").isEmpty)
        #expect(rig.files(below: "held").count == 1)
        #expect(await rig.hat.deletions == ["1"])
        let row = try await rig.ledger.batch(BatchKey(number: "1", operation: .delete))
        #expect(row?.state == .done)
    }

    @Test func `a deletion of a batch that was not fetched downloads nothing`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        _ = try await rig.list()
        await rig.hat.delete("1")
        _ = try await rig.list()
        try await rig.work()
        #expect(await rig.hat.downloads.isEmpty)
        #expect(await rig.hat.deletions == ["1"])
        #expect(try await rig.batch("1")?.state == .superseded)
    }

    @Test func `a HAT that is not healthy gets no further calls`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        await rig.hat.set(health: PortalHealth(rest: true, redis: false, banco: true))
        await #expect { try await rig.list() } throws: { ($0 as? PortError)?.message.contains("REDIS") == true }
        #expect(await rig.hat.listCalls == 0)
    }

    @Test func `a held file leaves its batch unconfirmed until an operator retries it`() async throws {
        let rig = try InboundRig()
        await rig.hat.add("1", content: InboundRig.lote("1"))
        _ = try await rig.list()
        // The import folder's parent is emptied so that nothing can be placed; an operator gives the delivery up.
        let pipeline = InboundPipeline(rig.inbound)
        let outbound = OutboundPipeline(rig.inbound.parts)
        let due = try #require(try await rig.ledger.dueBatches(at: rig.clock.now, besides: [], limit: 1).first)
        guard case .fetched(let drop) = try await pipeline.carryOut(due) else { throw Unexpected() }
        _ = try await outbound.decide(try await outbound.inspect(drop))
        _ = try await rig.ledger.ask(OperatorRequest(verb: .hold, drop: drop.id), at: rig.clock.now)
        _ = try await OperatorRequests(rig.inbound.parts, batches: rig.ledger).answerOpen()
        try await rig.work()
        #expect(try await rig.batch("1")?.state == .held)
        #expect(await rig.hat.confirmations.isEmpty)
        _ = try await rig.ledger.ask(OperatorRequest(verb: .release, drop: drop.id), at: rig.clock.now)
        _ = try await OperatorRequests(rig.inbound.parts, batches: rig.ledger).answerOpen()
        try await rig.work()
        #expect(try await rig.batch("1")?.state == .done)
        #expect(await rig.hat.confirmations.count == 1)
        #expect(rig.files(below: "import").count == 1)
        #expect(rig.files(below: "inbox").isEmpty, "what came from HAT never goes back to the inbox")
    }
}

struct Unexpected: Error {}
