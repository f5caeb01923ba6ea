import Domain

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
        used + (now() - begun) >= limit ? Finding(.tookTooLong, parameters: ["limit": limit.formatted]) : nil
    }
}
