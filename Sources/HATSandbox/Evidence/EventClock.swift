import FoundationEssentials
import Synchronization

/// When something happened: numbers rise over all collections of a sandbox, so that they tell what came first.
package struct EventStamp: Codable, Sendable, Hashable {
    /// From 1.
    package var sequence: Int
    /// Since 1970, by the sandbox's clock.
    package var timeMicroseconds: Int64
}

/// Numbers and times what happens.
final class EventClock: Sendable {
    private let count = Mutex(0)
    private let now: @Sendable () -> Date

    init(now: @escaping @Sendable () -> Date) { self.now = now }

    /// The time is taken together with the number, so the two never contradict each other.
    func next() -> EventStamp {
        count.withLock { count in
            count += 1
            return EventStamp(sequence: count, timeMicroseconds: time)
        }
    }

    /// Microseconds since 1970.
    var time: Int64 { Int64((now().timeIntervalSince1970 * 1_000_000).rounded()) }
}
