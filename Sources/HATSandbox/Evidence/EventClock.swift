import FoundationEssentials
import Synchronization

/// When something happened. The numbers increase across all collections of a sandbox, so they show the order of events.
package struct EventStamp: Codable, Sendable, Hashable {
    /// Sequence number, from 1.
    package var sequence: Int
    /// Microseconds since 1970, by the sandbox's clock.
    package var timeMicroseconds: Int64
}

/// Assigns numbers and times to events.
final class EventClock: Sendable {
    private let count = Mutex(0)
    private let now: @Sendable () -> Date

    init(now: @escaping @Sendable () -> Date) { self.now = now }

    /// The time is read together with the number, so the two never contradict each other.
    func next() -> EventStamp {
        count.withLock { count in
            count += 1
            return EventStamp(sequence: count, timeMicroseconds: time)
        }
    }

    /// Microseconds since 1970.
    var time: Int64 { Int64((now().timeIntervalSince1970 * 1_000_000).rounded()) }
}
