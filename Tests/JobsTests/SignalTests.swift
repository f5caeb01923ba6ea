import Domain
import Pipeline
import Synchronization
import Testing

@testable import Jobs

@Suite struct `Waking a loop` {
    @Test func `a signal before anybody listens is not lost, and counts once`() async {
        let signal = Signal()
        for _ in 0..<5 { signal.send() }
        var wakeUps = signal.wakeUps.makeAsyncIterator()
        #expect(await wakeUps.next() != nil)
        let more = Counter()
        let waiting = Task {
            var wakeUps = wakeUps
            if await wakeUps.next() != nil { more.add() }
        }
        for _ in 0..<100 { await Task.yield() }
        #expect(more.count == 0, "five signals woke twice")
        signal.send()
        await waiting.value
        #expect(more.count == 1)
    }

    @Test func `a signal goes to whoever listens now`() async {
        let signal = Signal()
        let first = Task { for await _ in signal.wakeUps {} }
        first.cancel()
        await first.value
        signal.send()
        var wakeUps = signal.wakeUps.makeAsyncIterator()
        #expect(await wakeUps.next() != nil)
    }

    @Test func `drops that are handed over are taken once, and wake`() async {
        let handed = HandedDrops()
        handed.add([])
        var wakeUps = handed.signal.wakeUps.makeAsyncIterator()
        let drop = ClaimedDrop.stranger(DropID(millisecondsSince1970: 1, random: 0))
        handed.add([drop])
        #expect(await wakeUps.next() != nil)
        #expect(handed.take() == [drop])
        #expect(handed.take().isEmpty)
    }

    @Test func `a loop runs at once, at every interval, and at every signal`() async throws {
        let (clock, rounds) = (ManualClock(), Counter())
        try await running({ await Loop.every(.seconds(10), clock: clock) { rounds.add() } }) {
            await until { rounds.count == 1 }
            for expected in 2...4 {
                clock.advance(.seconds(9))
                await settle()
                #expect(rounds.count == expected - 1, "before the interval is over")
                clock.advance(.seconds(1))
                await until { rounds.count == expected }
                // The next sleep begins after the round.
                await settle()
            }
        }
        let ended = rounds.count
        clock.advance(.seconds(100))
        await settle()
        #expect(rounds.count == ended, "it goes on after it was stopped")
    }

    @Test func `a heart that beats is not silent`() {
        let clock = MovingClock()
        let heart = Heartbeat(uptime: { clock.uptime })
        clock.advance(30)
        #expect(heart.timeSinceLastBeat == .seconds(30))
        heart.beat()
        #expect(heart.timeSinceLastBeat == .zero)
        clock.advance(1)
        #expect(heart.timeSinceLastBeat == .seconds(1))
    }
}

private final class MovingClock: Sendable {
    private let seconds = Mutex(0)
    var uptime: Duration { .seconds(seconds.withLock { $0 }) }
    func advance(_ count: Int) { seconds.withLock { $0 += count } }
}
