import Domain
import Glibc

/// When an inspection has taken too long, by the processor time of the thread it keeps: a busy machine or a slow disk makes no
/// document bad.
///
/// A class, because an instant's size is only known at run time: held in `DocumentReading` itself it would make every access to
/// every field of that one ask for the field's place.
final class Deadline: Sendable {
    let limit: Duration
    private let end: Duration

    init(after limit: Duration) {
        self.limit = limit
        end = Self.now + limit
    }

    var hasPassed: Bool { Self.now >= end }

    private static var now: Duration {
        var time = timespec()
        // The clock is there on every Linux; without it no time would pass.
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
