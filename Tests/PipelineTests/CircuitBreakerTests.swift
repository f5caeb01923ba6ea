import Domain
import Pipeline
import Synchronization
import Testing

@Suite struct `The breaker of a destination` {
    private let clock = HandClock()
    private let failure = PortError(.unreachable, "no answer", isTransient: true)

    private func breaker(_ configure: (inout CircuitBreaker.Settings) -> Void = { _ in }) -> CircuitBreaker {
        var settings = CircuitBreaker.Settings()
        configure(&settings)
        return CircuitBreaker(settings: settings, uptime: clock.read)
    }

    @Test func `T45 an outage of two hours costs few calls, and the first success ends it`() async {
        let breaker = breaker()
        var calls = 0
        for _ in 0..<7_200 {
            clock.advance(.seconds(1))
            guard await breaker.permission(for: .uploads) == .granted else { continue }
            calls += 1
            await breaker.report(failure, for: .uploads)
            // It says that it is well and fails every call all the same.
            if await breaker.needsHealth { await breaker.note(.well) }
        }
        #expect(calls <= 40, "\(calls) calls in two hours")
        #expect(calls >= 20, "the other side must be asked now and then")
        clock.advance(.seconds(300))
        #expect(await breaker.permission(for: .uploads) == .granted)
        await breaker.report(nil, for: .uploads)
        #expect(await breaker.permission(for: .uploads) == .granted)
        #expect(await breaker.isClosed)
    }

    @Test func `while it is away nothing is called, and calls continue as soon as its health is back`() async {
        let breaker = breaker()
        await breaker.report(failure, for: .uploads)
        #expect(await breaker.needsHealth, "one failure is enough to ask")
        await breaker.note(.away("no answer"))
        var calls = 0
        for _ in 0..<240 {
            clock.advance(.seconds(1))
            if await breaker.permission(for: .uploads) == .granted { calls += 1 }
            await breaker.note(.away("no answer"))
        }
        #expect(calls == 0)
        #expect(await breaker.absence?.reason == "no answer")
        await breaker.note(.well)
        #expect(await breaker.absence == nil)
        #expect(await breaker.permission(for: .uploads) == .granted)
        #expect(await breaker.permission(for: .uploads) != .granted, "one call shows whether it is back")
        await breaker.report(nil, for: .uploads)
        #expect(await breaker.permission(for: .uploads) == .granted)
    }

    @Test func `a first trial call that fails is followed by another within seconds`()
        async
    {
        let breaker = breaker()
        await breaker.report(failure, for: .uploads)
        await breaker.note(.away("no answer"))
        clock.advance(.seconds(60))
        await breaker.note(.well)
        _ = await breaker.permission(for: .uploads)
        await breaker.report(PortError(.unavailable, "starting", isTransient: true), for: .uploads)
        #expect(await breaker.absence != nil, "it says that it is well and fails")
        clock.advance(.seconds(5))
        #expect(await breaker.permission(for: .uploads) == .granted)
    }

    @Test func `after a pause only one call at a time is permitted`() async {
        let breaker = breaker()
        for _ in 0..<5 { await breaker.report(failure, for: .uploads) }
        #expect(await breaker.permission(for: .uploads) != .granted)
        clock.advance(.seconds(60))
        #expect(await breaker.permission(for: .uploads) == .granted)
        #expect(await breaker.permission(for: .uploads) != .granted)
    }

    @Test func `a permitted call that is not made returns its permission`() async {
        let breaker = breaker()
        for _ in 0..<5 { await breaker.report(failure, for: .uploads) }
        clock.advance(.seconds(60))
        #expect(await breaker.permission(for: .uploads) == .granted)
        await breaker.giveBack()
        #expect(await breaker.permission(for: .orders) == .granted)
    }

    @Test
    func `a call without an answer leads to a health call, which detects the outage first`()
        async
    {
        let breaker = breaker()
        #expect(await breaker.permission(for: .uploads) == .granted)
        #expect(await !breaker.needsHealth)
        clock.advance(.seconds(15))
        #expect(await breaker.needsHealth)
        await breaker.note(.away("no answer"))
        #expect(await breaker.absence != nil)
        await breaker.report(nil, for: .uploads)
        #expect(await breaker.absence == nil)
        #expect(await !breaker.needsHealth)
    }

    @Test func `a refusal of content is an answer and does not count`() async {
        let breaker = breaker()
        for _ in 0..<20 { await breaker.report(PortError(.refused, "no"), for: .uploads) }
        #expect(await breaker.permission(for: .uploads) == .granted)
    }

    @Test
    func `a pause that the destination requests holds for its family of calls, up to the limit`()
        async
    {
        let breaker = breaker { $0.retryAfterMax = .seconds(600) }
        let asked = PortError(.unavailable, "busy", isTransient: true, retryAfter: .seconds(100))
        await breaker.report(asked, for: .uploads)
        #expect(await breaker.permission(for: .uploads) == .paused(.seconds(100)))
        #expect(await breaker.permission(for: .tokens) == .granted)
        clock.advance(.seconds(99))
        #expect(await breaker.permission(for: .uploads) != .granted)
        clock.advance(.seconds(1))
        #expect(await breaker.permission(for: .uploads) == .granted)
        await breaker.report(
            PortError(.unavailable, "busy", isTransient: true, retryAfter: .seconds(86_400)), for: .uploads)
        clock.advance(.seconds(600))
        #expect(await breaker.permission(for: .uploads) == .granted)
    }

    @Test func `a requested pause holds after the destination's return and against an operator's retry`() async {
        let breaker = breaker()
        let asked = PortError(.unavailable, "busy", isTransient: true, retryAfter: .seconds(1_000))
        for _ in 0..<5 { await breaker.report(asked, for: .uploads) }
        await breaker.note(.well)
        await breaker.tryNow()
        clock.advance(.seconds(999))
        #expect(await breaker.permission(for: .uploads) != .granted)
        clock.advance(.seconds(1))
        #expect(await breaker.permission(for: .uploads) == .granted)
    }
}

/// Moved by hand.
final class HandClock: Sendable {
    private let time = Mutex(Duration.seconds(1))

    var read: @Sendable () -> Duration { { self.time.withLock { $0 } } }
    func advance(_ duration: Duration) { time.withLock { $0 += duration } }
}
