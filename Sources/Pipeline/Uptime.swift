package import FoundationEssentials
import Synchronization

/// Time since this process began to look, by a clock that is never set: what waits are measured by (T46).
package enum Uptime {
    private static let start = ContinuousClock.now

    package static let now: @Sendable () -> Duration = { start.duration(to: .now) }
}

/// The host's clock, and by how much it was set while this process runs.
///
/// Moments are taken from the host's clock, since people compare them with their own. It may be set back or forward at any time;
/// whoever reads it here notices, because the other clock goes on evenly. Many threads may use it at once.
package final class SteppingClock: Sendable {
    /// Smaller steps are those of a clock that is being adjusted, and of threads that were interrupted between the two readings.
    package static let smallest: TimeInterval = 5

    private struct State {
        /// Host's clock less uptime.
        var offset: TimeInterval?
        var step: TimeInterval = 0
        var steppedAt: Duration?
    }

    private let wall: @Sendable () -> Date
    private let uptime: @Sendable () -> Duration
    private let state = Mutex(State())

    package init(
        wall: @escaping @Sendable () -> Date = { Date() }, uptime: @escaping @Sendable () -> Duration = Uptime.now
    ) {
        self.wall = wall
        self.uptime = uptime
    }

    package func now() -> Date {
        state.withLock { state in
            let (time, elapsed) = (wall(), uptime().seconds)
            let offset = time.timeIntervalSince1970 - elapsed
            if let before = state.offset, abs(offset - before) >= Self.smallest {
                state.step += offset - before
                state.steppedAt = uptime()
            }
            state.offset = offset
            return time
        }
    }

    /// It was set within the last two minutes: what is reckoned from moments in the ledger may be wrong by that.
    package var hasJustStepped: Bool {
        state.withLock { state in state.steppedAt.map { uptime() - $0 < .seconds(120) } ?? false }
    }

    /// - Returns: seconds by which it was set since the last call, once; negative: back.
    package func take() -> TimeInterval {
        state.withLock { state in
            defer { state.step = 0 }
            return state.step
        }
    }
}
