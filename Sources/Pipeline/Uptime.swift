package import FoundationEssentials
import Synchronization

/// Time since this process started measuring, by a clock that is never set; measures waiting times (T46).
package enum Uptime {
    private static let start = ContinuousClock.now

    /// The uptime now.
    package static let now: @Sendable () -> Duration = { start.duration(to: .now) }
}

/// The host's clock, and by how much it was set while this process runs.
///
/// Times come from the host's clock, because operators compare them with their own. It may be set at any moment; this
/// type notices by comparing it with the steady clock. Thread-safe.
package final class SteppingClock: Sendable {
    /// Smaller steps come from a clock that is being adjusted, and from threads interrupted between the two readings.
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

    /// `wall` is the host's clock; `uptime` must be a clock that is never set.
    package init(
        wall: @escaping @Sendable () -> Date = { Date() }, uptime: @escaping @Sendable () -> Duration = Uptime.now
    ) {
        self.wall = wall
        self.uptime = uptime
    }

    /// The host's time now; notes a step of the clock.
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

    /// The clock was set within the last two minutes, so durations computed from times in the ledger may be wrong.
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
