package import FoundationEssentials
import Synchronization

/// How a job shows that it is alive: whoever watches it compares the last beat with the clock.
package final class Heartbeat: Sendable {
    private let last: Mutex<Date>
    private let now: @Sendable () -> Date

    package init(now: @escaping @Sendable () -> Date) {
        self.now = now
        self.last = Mutex(now())
    }

    package func beat() {
        let time = now()
        last.withLock { $0 = time }
    }

    /// How long ago the last beat was.
    package var silence: TimeInterval { now().timeIntervalSince(last.withLock { $0 }) }
}
