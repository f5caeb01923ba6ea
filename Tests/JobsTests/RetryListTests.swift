import Domain
import Synchronization
import Testing

@testable import Jobs

/// A clock of its own that only the test moves.
private final class Seconds: Sendable {
    private let value = Mutex(0)
    var uptime: @Sendable () -> Duration { { .seconds(self.value.withLock { $0 }) } }
    func advance(_ seconds: Int) { value.withLock { $0 += seconds } }
}

@Suite struct `Work that failed and comes again` {
    private let clock = Seconds()
    private let key = DropID(millisecondsSince1970: 1, random: 0)
    private let other = DropID(millisecondsSince1970: 2, random: 0)

    private func list() -> RetryList<String> { RetryList(uptime: clock.uptime) }

    /// Seconds until the work is due.
    private func wait(_ list: RetryList<String>) -> Int {
        var seconds = 0
        while list.mustWait(key), seconds < 1_000 {
            clock.advance(1)
            seconds += 1
        }
        return seconds
    }

    @Test func `waits double from one second up to five minutes`() {
        var list = list()
        var waits: [Int] = []
        for _ in 0..<12 {
            list.addFailed("work", key: key)
            waits.append(wait(list))
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        #expect(list.failureCount(key) == 12)
    }

    @Test func `it is due at the very moment, not before and not later`() {
        var list = list()
        list.addFailed("work", key: key)
        #expect(list.mustWait(key) && list.due().isEmpty)
        clock.advance(1)
        #expect(!list.mustWait(key) && list.due() == ["work"])
    }

    @Test func `a folder that is another one for now counts as no failure`() {
        var list = list()
        list.addFailed("work", key: key)
        list.addFailed("work", key: key)
        let swapped = PortError(.folderChanged, "another folder", isTransient: true)
        for _ in 0..<50 {
            list.addFailed("work", key: key, because: swapped)
            #expect(wait(list) == 1)
        }
        #expect(list.failureCount(key) == 2)
        list.addFailed("work", key: key, because: .init(.ioFailure, "disk"))
        #expect(wait(list) == 4)
    }

    @Test func `success forgets it; its next failure is its first`() {
        var list = list()
        for _ in 0..<5 { list.addFailed("work", key: key) }
        list.remove(key)
        #expect(list.count == 0 && list.failureCount(key) == 0 && !list.mustWait(key))
        list.addFailed("work", key: key)
        #expect(wait(list) == 1)
    }

    @Test func `only what was due for longer than said is forgotten`() {
        var list = list()
        list.addFailed("old", key: key)
        clock.advance(1)
        list.removeStale()
        clock.advance(600)
        list.removeStale()
        #expect(list.all == ["old"])
        list.addFailed("new", key: other)
        clock.advance(1)
        list.removeStale()
        #expect(list.all == ["new"])
    }

    @Test func `what is due comes oldest first, and waits for nobody`() {
        var list = list()
        list.addFailed("late", key: other)
        list.add("now", key: key)
        #expect(list.due() == ["now"])
        clock.advance(1)
        #expect(list.due() == ["now", "late"])
        #expect(list.count == 2)
    }
}
