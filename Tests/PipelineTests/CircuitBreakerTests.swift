import Domain
import FoundationEssentials
import Pipeline
import Testing

@Suite struct `The breaker of a destination` {
    private let start = Date(timeIntervalSince1970: 1_000_000)
    private let failure = PortError(.unreachable, "no answer", isTransient: true)

    @Test func `T45 an outage of two hours costs a handful of calls, and the first success opens the way`() async {
        let breaker = CircuitBreaker()
        var calls = 0
        for second in 0..<7_200 {
            let time = start.addingTimeInterval(Double(second))
            guard await breaker.permission(at: time) == .granted else { continue }
            calls += 1
            await breaker.report(failure, at: time)
        }
        #expect(calls <= 40, "\(calls) calls in two hours")
        #expect(calls >= 20, "the other side must be asked now and then")
        let later = start.addingTimeInterval(8_000)
        #expect(await breaker.permission(at: later) == .granted)
        await breaker.report(nil, at: later)
        #expect(await breaker.permission(at: later) == .granted)
        #expect(await breaker.pauseEnd == nil)
    }

    @Test func `after a pause only one call goes through until it ended`() async {
        let breaker = CircuitBreaker()
        for _ in 0..<5 { await breaker.report(failure, at: start) }
        let after = start.addingTimeInterval(60)
        #expect(await breaker.permission(at: start) != .granted)
        #expect(await breaker.permission(at: after) == .granted)
        #expect(await breaker.permission(at: after) != .granted)
    }

    @Test func `a refusal of content is an answer and does not count`() async {
        let breaker = CircuitBreaker()
        let refusal = PortError(.refused, "no")
        for _ in 0..<20 { await breaker.report(refusal, at: start) }
        #expect(await breaker.permission(at: start) == .granted)
    }

    @Test func `a longer wait that the other side asks for is kept`() async {
        let breaker = CircuitBreaker()
        let asked = PortError(.unavailable, "busy", isTransient: true, retryAfter: .seconds(1_000))
        for _ in 0..<5 { await breaker.report(asked, at: start) }
        #expect(await breaker.permission(at: start.addingTimeInterval(999)) != .granted)
        #expect(await breaker.permission(at: start.addingTimeInterval(1_000)) == .granted)
    }
}
