/// The idle timeout of a run that could end but waits for files and deliveries that are not ready. It counts from the
/// last progress, because a large inbox may take longer than any acceptable wait for its last file.
package struct IdleTimeout: Sendable {
    private let limit: Duration
    private var idleSince: ContinuousClock.Instant

    /// Starts idle at `now`; the timeout is over after `limit` without progress.
    package init(limit: Duration, at now: ContinuousClock.Instant) {
        self.limit = limit
        idleSince = now
    }

    /// Reports progress or its absence.
    /// - Returns: whether the timeout is over; false after progress.
    package mutating func isOver(hasWorked: Bool, at now: ContinuousClock.Instant) -> Bool {
        if hasWorked { idleSince = now }
        return !hasWorked && now - idleSince > limit
    }
}
