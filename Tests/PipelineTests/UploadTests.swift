import Domain
import Foundation
import Ledger
import Pipeline
import Testing

/// Lotes on their way to HAT, with a real ledger and a scripted HAT: above all what happens after an answer was lost.
@Suite struct `Uploading a lote` {
    private let horizon: TimeInterval = 3_600

    @Test func `after a lost answer HAT is asked before a resend under the same key`() async throws {
        let rig = try UploadRig()
        rig.portal.upload(ScriptedUploads.lost)
        let id = try await rig.accept("1")
        try await rig.deliver(horizon: horizon)
        let key = IdempotencyKey(content: try #require(try await rig.ledger.drops([id])[id]).drop.digest).text
        #expect(rig.portal.calls == [.submit(key), .ask(key), .submit(key)])
        #expect(try await rig.outcome(id)?.state == .delivered)
        #expect(try await rig.outcome(id)?.unknown == nil)
    }

    @Test func `a lote that HAT already has is not sent again`() async throws {
        let rig = try UploadRig()
        rig.portal.upload(ScriptedUploads.lost)
        rig.portal.answer(
            .held(PortalReceipt(batchNumber: "7", protocolNumber: nil, status: "1", wasAlreadyThere: true)))
        let id = try await rig.accept("1")
        try await rig.deliver(horizon: horizon)
        #expect(rig.portal.submits == 1)
        #expect(try await rig.outcome(id)?.receipt?.batchNumber == "7")
    }

    @Test func `an attempt that the end of the process interrupted may have arrived: HAT is asked first`() async throws
    {
        let rig = try UploadRig()
        let id = try await rig.accept("1")
        try await rig.ledger.beginAttempt(Delivery(drop: id, destination: .hat), at: rig.clock.now)
        let sent = rig.clock.now
        rig.clock.advance(60)
        _ = try await Recovery(rig.parts, downloads: rig.queues).run()
        #expect(try await rig.outcome(id)?.unknown == UnknownOutcome(sentAt: sent, lookups: 0, lastAnswer: nil))
        try await rig.deliver(horizon: horizon)
        guard case .ask? = rig.portal.calls.first else {
            Issue.record("it was sent without a question: \(rig.portal.calls)")
            return
        }
        #expect(rig.portal.submits == 1)
    }

    @Test func `a lookup without an answer is followed by another lookup, never by an upload`() async throws {
        let rig = try UploadRig(policy: .resend)
        rig.portal.upload(ScriptedUploads.lost)
        rig.portal.answer(ScriptedUploads.lost, ScriptedUploads.lost)
        let id = try await rig.accept("1")
        try await rig.deliver(horizon: 40)
        #expect(rig.portal.submits == 1)
        #expect(rig.portal.lookups >= 2)
        #expect(try await rig.outcome(id)?.unknown?.lastAnswer == .unanswered)
        try await rig.deliver(horizon: horizon)
        #expect(try await rig.outcome(id)?.state == .delivered)
    }

    @Test func `ask: a HAT that does not filter is asked until the horizon, and the outcome stays unknown`()
        async throws
    {
        let rig = try UploadRig()
        rig.portal.upload(ScriptedUploads.lost)
        for _ in 0..<2_000 { rig.portal.answer(ScriptedUploads.unfiltered) }
        let watch = AvailabilityWatch(parts: rig.parts, ledger: rig.ledger, settings: AvailabilityWatch.Settings())
        await watch.tick()
        let begun = rig.clock.now
        let id = try await rig.accept("1")
        try await rig.deliver(horizon: 4 * 3_600, step: 300)
        let waiting = try #require(try await rig.outcome(id))
        #expect(waiting.state == .waiting)
        #expect(waiting.unknown?.sentAt == begun)
        #expect(waiting.unknown?.lastAnswer == .unfiltered)
        #expect((waiting.unknown?.lookups ?? 0) == rig.portal.lookups)
        #expect(try await rig.ledger.portalFacts().filterIgnoredAt != nil)
        try await rig.deliver(horizon: 30 * 3_600, step: 600)
        #expect(try await rig.outcome(id)?.state == .givenUp)
        #expect(rig.portal.submits == 1)
        #expect(rig.portal.lookups < 200)
        for _ in 0..<3 { await watch.tick() }
        #expect(rig.lines.count(of: Self.notFiltered).lines == 1)
    }

    private static let notFiltered =
        "HAT's listing does not filter by idempotency key: a lookup cannot settle an upload without an answer"

    @Test func `resend: a HAT that does not filter is asked once, and gets it again under the same key`() async throws {
        let rig = try UploadRig(policy: .resend)
        rig.portal.upload(ScriptedUploads.lost)
        rig.portal.answer(ScriptedUploads.unfiltered)
        let id = try await rig.accept("1")
        try await rig.deliver(horizon: horizon)
        #expect(rig.portal.lookups == 1)
        #expect(rig.portal.submits == 2)
        #expect(Set(rig.portal.calls.compactMap { if case .submit(let key) = $0 { key } else { nil } }).count == 1)
        #expect(try await rig.outcome(id)?.state == .delivered)
    }

    @Test(arguments: [PortalExchange.Outcome.absent, ScriptedUploads.unfiltered])
    func `hold: an operator decides, and the decision sends it after one more lookup`(
        answer: PortalExchange.Outcome
    ) async throws {
        let rig = try UploadRig(policy: .hold)
        rig.portal.upload(ScriptedUploads.lost)
        rig.portal.answer(answer)
        let id = try await rig.accept("1")
        try await rig.deliver(horizon: horizon)
        #expect(try await rig.outcome(id)?.state == .givenUp)
        #expect(rig.portal.submits == 1)
        _ = try await rig.ledger.ask(OperatorRequest(verb: .resend, drop: id), at: rig.clock.now)
        _ = try await OperatorRequests(rig.parts, batches: rig.ledger).answerOpen()
        rig.portal.answer(answer)
        try await rig.deliver(horizon: horizon)
        #expect(rig.portal.lookups == 2)
        #expect(rig.portal.submits == 2)
        #expect(try await rig.outcome(id)?.state == .delivered)
    }

    @Test func `an operator's decision counts once: a second lost answer leads to another lookup`() async throws {
        let rig = try UploadRig()
        rig.portal.upload(ScriptedUploads.lost, ScriptedUploads.lost)
        rig.portal.answer(ScriptedUploads.unfiltered, ScriptedUploads.unfiltered, ScriptedUploads.unfiltered)
        let id = try await rig.accept("1")
        try await rig.deliver(horizon: 1)
        #expect(try await rig.ledger.wantResend(id, at: rig.clock.now))
        try await rig.deliver(horizon: 60)
        #expect(rig.portal.submits == 2)
        #expect(try await rig.outcome(id)?.state == .waiting)
    }

    @Test func `a drop that an operator sends back keeps its unknown outcome`() async throws {
        let rig = try UploadRig(policy: .hold)
        rig.portal.upload(ScriptedUploads.lost)
        rig.portal.answer(ScriptedUploads.unfiltered, ScriptedUploads.unfiltered)
        let id = try await rig.accept("1")
        try await rig.deliver(horizon: horizon)
        for judged in try await rig.ledger.unsettled(limit: 10) {
            _ = try await OutboundPipeline(rig.parts).settle(judged)
        }
        _ = try await rig.ledger.ask(OperatorRequest(verb: .resend, drop: id), at: rig.clock.now)
        _ = try await OperatorRequests(rig.parts, batches: rig.ledger).answerOpen()
        let again = try await rig.claimAgain()
        try await rig.deliver(horizon: horizon)
        #expect(rig.portal.lookups == 2)
        #expect(rig.portal.submits == 2)
        #expect(try await rig.outcome(again)?.state == .delivered)
    }

    @Test func `a resend is refused where every attempt's end is known`() async throws {
        let rig = try UploadRig()
        let id = try await rig.accept("1")
        #expect(try await !rig.ledger.wantResend(id, at: rig.clock.now))
        try await rig.deliver(horizon: 1)
        #expect(try await !rig.ledger.wantResend(id, at: rig.clock.now))
    }

    @Test func `every upload obeys a pause that HAT requests, up to the limit`() async throws {
        let rig = try UploadRig()
        let busy = PortError(.unavailable, "429", isTransient: true, retryAfter: .seconds(300), httpStatus: 429)
        rig.portal.upload(.failed(busy))
        _ = try await rig.accept("1")
        try await rig.deliver()
        _ = try await rig.accept("2")
        try await rig.deliver(horizon: 299)
        #expect(rig.portal.submits == 1)
        try await rig.deliver(horizon: 60)
        #expect(rig.portal.submits == 3)
    }

    @Test func `an answer shows the state when it is written, not when it was prepared`()
        async throws
    {
        let rig = try UploadRig { judged in judged.outcomes.map(\.state.rawValue).joined() }
        let id = try await rig.accept("1")
        let stale = try #require(try await rig.ledger.judged(id))
        try await rig.deliver(horizon: 1)
        let pipeline = OutboundPipeline(rig.parts)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { try await pipeline.answer(stale, besides: .done) } }
            try await group.waitForAll()
        }
        let text = try String(contentsOfFile: "\(rig.root)/outbox/1.xml.\(id).retorno.txt", encoding: .utf8)
        #expect(text == "delivered")
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(rig.root)/.work")
        #expect(!left.contains { $0.hasSuffix(".answer") }, "\(left)")
    }
}
