/// How long a run that could end goes on waiting for files and deliveries that are not ready: so long since it last got something
/// done, since a large inbox may take longer than anybody wants to wait for its last file.
package struct IdleTimeout: Sendable {
    private let limit: Duration
    private var idleSince: ContinuousClock.Instant

    package init(limit: Duration, at now: ContinuousClock.Instant) {
        self.limit = limit
        idleSince = now
    }

    /// - Returns: whether it is over. Never right after something was done.
    package mutating func isOver(hasWorked: Bool, at now: ContinuousClock.Instant) -> Bool {
        if hasWorked { idleSince = now }
        return !hasWorked && now - idleSince > limit
    }
}
