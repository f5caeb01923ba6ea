import Domain
import Glibc

/// How long an export has been read, over all calls for its records. What the caller does between the calls is not counted.
struct ReadingTime {
    private let now: @Sendable () -> Duration
    private let limit: Duration
    private var used = Duration.zero
    private var begun = Duration.zero

    init(limit: Duration, now: @escaping @Sendable () -> Duration) {
        self.limit = limit
        self.now = now
    }

    /// At the beginning of each call, on the thread that reads.
    mutating func begin() { begun = now() }

    /// At the end of each call.
    mutating func end() { used += now() - begun }

    /// What is wrong, when too much time was used.
    var finding: Finding? {
        used + (now() - begun) >= limit ? Finding(.tookTooLong, words: ["limit": limit.description]) : nil
    }

    /// Processor time of this thread: a busy machine or a slow disk makes no file bad.
    static let processorTime: @Sendable () -> Duration = {
        var time = timespec()
        // The clock is there on every Linux; without it no time would pass.
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
