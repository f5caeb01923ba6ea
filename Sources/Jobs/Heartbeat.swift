import Pipeline
import Synchronization

/// A job's proof that it is alive: a watcher compares the last beat with the clock.
package final class Heartbeat: Sendable {
    private let last: Mutex<Duration>
    private let uptime: @Sendable () -> Duration

    /// Starts with a beat; `uptime` is a monotonic clock.
    package init(uptime: @escaping @Sendable () -> Duration = Uptime.now) {
        self.uptime = uptime
        self.last = Mutex(uptime())
    }

    /// Records a beat now. Callable from any task.
    package func beat() {
        let time = uptime()
        last.withLock { $0 = time }
    }

    /// The time since the last beat.
    package var timeSinceLastBeat: Duration { uptime() - last.withLock { $0 } }
}
