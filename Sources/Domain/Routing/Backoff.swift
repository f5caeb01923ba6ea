/// When a failed delivery is retried: doubling waits with jitter and a ceiling.
package struct Backoff: Sendable, Equatable, Codable {
    /// Wait after the first failure, before jitter.
    package var first: Duration = .seconds(5)
    /// Longest wait, before jitter.
    package var ceiling: Duration = .seconds(900)
    /// Time since the first attempt after which the delivery is given up. The drop is then held and visible, and an
    /// operator can retry it.
    package var horizon: Duration = .seconds(86_400)
    /// Longest `Retry-After` that is obeyed; a longer one is cut to this.
    package var retryAfterMax: Duration = .seconds(3_600)

    /// The defaults: 5 s, doubling up to 900 s, given up after 24 h, `Retry-After` up to 1 h.
    package init() {}

    /// The wait before the next attempt.
    /// - Parameters:
    ///   - attempt: 1 after the first failure.
    ///   - jitter: 0 to 1, from a random source; the wait is between half and all of the doubled step.
    ///   - retryAfter: what the other side asked for; the wait is at least that, up to `retryAfterMax`.
    /// - Returns: how long to wait from now.
    package func wait(afterAttempt attempt: Int, jitter: Double, retryAfter: Duration?) -> Duration {
        let doublings = min(max(attempt - 1, 0), 20)
        let step = min(first * (1 << doublings), ceiling)
        let jittered = step * (0.5 + 0.5 * min(max(jitter, 0), 1))
        return max(jittered, asked(retryAfter))
    }

    /// The part of a requested wait that is obeyed: 0 to `retryAfterMax`.
    package func asked(_ retryAfter: Duration?) -> Duration { min(max(retryAfter ?? .zero, .zero), retryAfterMax) }
}
