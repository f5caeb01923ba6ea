import Pipeline
import Synchronization

/// How a job shows that it is alive: whoever watches it compares the last beat with the clock.
package final class Heartbeat: Sendable {
    private let last: Mutex<Duration>
    private let uptime: @Sendable () -> Duration

    /// `uptime` is a clock that is never set.
    package init(uptime: @escaping @Sendable () -> Duration = Uptime.now) {
        self.uptime = uptime
        self.last = Mutex(uptime())
    }

    package func beat() {
        let time = uptime()
        last.withLock { $0 = time }
    }

    /// How long ago the last beat was.
    package var timeSinceLastBeat: Duration { uptime() - last.withLock { $0 } }
}
