import Domain

/// The time spent reading an export, summed over all requests for its records. The time between requests does not
/// count.
struct ReadingTime {
    private let now: @Sendable () -> Duration
    private let limit: Duration
    private var used = Duration.zero
    private var begun = Duration.zero

    init(limit: Duration, now: @escaping @Sendable () -> Duration) {
        self.limit = limit
        self.now = now
    }

    /// Called at the beginning of each request, on the reading thread.
    mutating func begin() { begun = now() }

    /// Called at the end of each request.
    mutating func end() { used += now() - begun }

    /// The finding when the time limit was exceeded; nil otherwise.
    var finding: Finding? {
        used + (now() - begun) >= limit ? Finding(.tookTooLong, parameters: ["limit": limit.formatted]) : nil
    }
}
