/// When a failed delivery is tried again. Data, with jitter and a ceiling.
package struct Backoff: Sendable, Equatable, Codable {
    package var first: Duration = .seconds(5)
    package var ceiling: Duration = .seconds(900)
    /// Given up after this long since the first attempt; the drop is then held, visible, and can be driven again.
    package var horizon: Duration = .seconds(86_400)
    /// A longer wait than this is not taken from the other side (`Retry-After`).
    package var retryAfterMax: Duration = .seconds(3_600)

    package init() {}

    /// - Parameters:
    ///   - attempt: 1 after the first failure.
    ///   - jitter: 0 to 1, from a random source; the wait lies between half and all of the doubled step.
    ///   - retryAfter: what the other side asked for; never undercut, up to `retryAfterMax`.
    /// - Returns: how long to wait from now.
    package func wait(afterAttempt attempt: Int, jitter: Double, retryAfter: Duration?) -> Duration {
        let doublings = min(max(attempt - 1, 0), 20)
        let step = min(first * (1 << doublings), ceiling)
        let jittered = step * (0.5 + 0.5 * min(max(jitter, 0), 1))
        return max(jittered, asked(retryAfter))
    }

    /// The wait that the other side asked for, as far as it is obeyed.
    package func asked(_ retryAfter: Duration?) -> Duration { min(max(retryAfter ?? .zero, .zero), retryAfterMax) }
}
