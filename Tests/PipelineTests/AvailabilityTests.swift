import Domain
import Foundation
import Ledger
import Pipeline
import Synchronization
import Testing

/// HAT goes away and comes back; the host's clock is set.
@Suite struct `Outages of HAT` {
    private static let isAway =
        "HAT is away; its health is checked every few seconds, and waiting work continues when it is back"
    private static let isBack = "HAT is back; waiting work continues"

    private let gone = PortError(.unreachable, "no connection", isTransient: true)

    private func watch(_ rig: UploadRig) -> AvailabilityWatch {
        AvailabilityWatch(parts: rig.parts, ledger: rig.ledger, settings: AvailabilityWatch.Settings())
    }

    /// Delivers and checks as the service does, second by second.
    private func serve(_ rig: UploadRig, _ watch: AvailabilityWatch, seconds: Int) async throws {
        for _ in 0..<seconds {
            try await rig.deliver()
            await watch.tick()
            try await rig.deliver()
            rig.clock.advance(1)
        }
    }

    @Test func `T45 two hours away cost few calls, no attempts and two lines; delivery follows at once`()
        async throws
    {
        let rig = try UploadRig()
        let watch = watch(rig)
        for _ in 0..<10_000 { rig.portal.upload(.failed(gone)) }
        rig.portal.set(health: .failure(gone))
        var ids: [DropID] = []
        for number in 1...10 { ids.append(try await rig.accept("\(number)")) }
        let begun = rig.clock.now
        try await serve(rig, watch, seconds: 7_200)
        #expect(rig.portal.submits <= 12, "\(rig.portal.submits)")
        #expect(rig.portal.calls.count < 1_600, "\(rig.portal.calls.count) calls in two hours")
        #expect(rig.lines.count(of: Self.isAway).lines == 1)
        let absence = try #require(try await rig.ledger.portalFacts().absence)
        #expect(absence.since.timeIntervalSince(begun) < 10)
        #expect(try await rig.ledger.waitingForPortal()[.deliveries] == 10)
        for id in ids { #expect((try await rig.outcome(id)?.attempts ?? 0) <= 2) }
        rig.portal.set(health: .success(PortalHealth(rest: true, redis: true, banco: true)))
        rig.portal.clearUploads()
        try await serve(rig, watch, seconds: 10)
        for id in ids { #expect(try await rig.outcome(id)?.state == .delivered) }
        #expect(rig.lines.count(of: Self.isBack).lines == 1)
        #expect(rig.lines.count(of: Self.isAway).lines == 1)
        #expect(try await rig.ledger.portalFacts().absence == nil)
    }

    @Test func `no waiting time passes while HAT is away: an outage beyond the horizon gives nothing up`() async throws
    {
        let rig = try UploadRig()
        let watch = watch(rig)
        rig.portal.upload(.failed(gone), .failed(gone), .failed(gone))
        rig.portal.set(health: .failure(gone))
        let id = try await rig.accept("1")
        try await serve(rig, watch, seconds: 30)
        rig.clock.advance(30 * 3_600)
        await watch.tick()
        rig.portal.set(health: .success(PortalHealth(rest: true, redis: true, banco: true)))
        rig.clock.advance(6)
        try await serve(rig, watch, seconds: 60)
        #expect(try await rig.outcome(id)?.state == .delivered)
    }

    @Test func `an operator's retry does not wait for the next check`() async throws {
        let rig = try UploadRig()
        let watch = watch(rig)
        rig.portal.upload(.failed(gone))
        rig.portal.set(health: .failure(gone))
        let id = try await rig.accept("1")
        try await serve(rig, watch, seconds: 20)
        let calls = rig.portal.calls.count
        let time = rig.clock.now
        let counts = try await rig.ledger.retryWaiting([.deliveries], dueAfter: time, isRequest: true, at: time)
        #expect(counts[.deliveries] == 1)
        rig.portal.set(health: .success(PortalHealth(rest: true, redis: true, banco: true)))
        await watch.tick()
        #expect(rig.portal.calls.count == calls + 1)
        try await rig.deliver()
        #expect(try await rig.outcome(id)?.state == .delivered)
    }

    @Test func `the next process knows the outage, and checks before it reports that HAT is back`() async throws {
        let rig = try UploadRig()
        let since = rig.clock.now
        try await rig.ledger.recordAbsence(PortalAbsence(since: since, reason: "before"), at: since)
        rig.clock.advance(100)
        rig.portal.set(health: .failure(gone))
        let watch = watch(rig)
        await watch.tick()
        #expect(try await rig.ledger.portalFacts().absence == PortalAbsence(since: since, reason: "no connection"))
        #expect(rig.lines.count(of: Self.isBack).lines == 0)
        rig.portal.set(health: .success(PortalHealth(rest: true, redis: true, banco: true)))
        rig.clock.advance(6)
        await watch.tick()
        #expect(try await rig.ledger.portalFacts().absence == nil)
    }

    @Test(arguments: [-86_400.0, 86_400])
    func `T46 a clock that is set by a day neither delays nor gives up anything`(step: TimeInterval) async throws {
        let rig = try UploadRig()
        let watch = watch(rig)
        let busy = PortError(.unavailable, "500", isTransient: true)
        rig.portal.upload(.failed(busy), .failed(busy), .failed(busy))
        let id = try await rig.accept("1")
        try await serve(rig, watch, seconds: 2)
        rig.set(by: step)
        try await serve(rig, watch, seconds: 120)
        let outcome = try #require(try await rig.outcome(id))
        #expect(outcome.state == .delivered, "\(outcome)")
    }

    @Test func `due times from a clock a day ahead are due when the next process starts`()
        async throws
    {
        let rig = try UploadRig()
        let id = try await rig.accept("1")
        let delivery = Delivery(drop: id, destination: .hat)
        try await rig.ledger.beginAttempt(delivery, at: rig.clock.now)
        let next = rig.clock.now.addingTimeInterval(86_405)
        try await rig.ledger.endAttempt(
            delivery, result: .deferred(next: next, outcomeUnknown: false, reason: ""), exchange: nil,
            at: rig.clock.now)
        await watch(rig).tick()
        try await rig.deliver()
        #expect(try await rig.outcome(id)?.state == .delivered)
    }

    @Test func `steps of the clock are detected, its gradual adjustment is not`() {
        let wall = Mutex(Date(timeIntervalSince1970: 1_000_000))
        let uptime = HandClock()
        let clock = SteppingClock(wall: { wall.withLock { $0 } }, uptime: uptime.read)
        func pass(_ seconds: TimeInterval, of real: TimeInterval) {
            wall.withLock { $0 += seconds }
            uptime.advance(.seconds(real))
            _ = clock.now()
        }
        _ = clock.now()
        for _ in 0..<100 { pass(10.4, of: 10) }
        #expect(clock.take() == 0)
        #expect(!clock.hasJustStepped)
        pass(-86_400, of: 1)
        #expect(abs(clock.take() + 86_401) < 1)
        #expect(clock.take() == 0)
        #expect(clock.hasJustStepped)
    }

    @Test func `work about one key runs one after the other, and all of it runs`() async {
        let turns = KeyedTurns<Int>()
        let inside = Crowd()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    await turns.run(number % 3) {
                        inside.enter(number % 3)
                        await Task.yield()
                        inside.leave(number % 3)
                    }
                }
            }
        }
        #expect(inside.most == 1)
        #expect(inside.count == 200)
    }
}

/// How many were at one place at once.
private final class Crowd: Sendable {
    private let state = Mutex((inside: [Int: Int](), most: 0, count: 0))

    var most: Int { state.withLock(\.most) }
    var count: Int { state.withLock(\.count) }

    func enter(_ position: Int) {
        state.withLock { state in
            state.inside[position, default: 0] += 1
            state.most = max(state.most, state.inside[position] ?? 0)
            state.count += 1
        }
    }

    func leave(_ position: Int) { state.withLock { $0.inside[position, default: 0] -= 1 } }
}
