import Domain

/// The time limits of an upload. A large upload may take long as a whole, but one without progress is cancelled, so
/// that a server that accepts a connection and then neither reads nor answers does not hold an upload slot for longer.
struct UploadTime {
    /// Progress is checked this many times within the idle timeout.
    private static let turns = 4

    let whole: Duration
    /// Longest time without a sent chunk.
    let idle: Duration
    /// Longest time from the last chunk to the end of the answer.
    let answer: Duration

    /// A portal may process a large lote for long before it answers; it is assumed to do so at eight times the slowest
    /// upload rate.
    init(byteCount: Int64, settings: HATPortalSettings) {
        idle = settings.callTimeout
        whole = settings.callTimeout + .seconds(byteCount / settings.slowestUpload)
        answer = settings.callTimeout + .seconds(byteCount / (settings.slowestUpload * 8))
    }

    /// Waits until a limit is exceeded.
    /// - Returns: the time without progress, or the whole time.
    func end(of mark: SentMark, _ timeLimit: @Sendable (Duration) async throws -> Void) async throws -> Duration {
        let turn = idle / Self.turns
        var (passed, still, last) = (Duration.zero, Duration.zero, -1)
        while passed < whole {
            try await timeLimit(turn)
            passed += turn
            let steps = mark.stepCount
            if steps == last { still += turn } else { (still, last) = (.zero, steps) }
            if still >= (mark.isFinished ? answer : idle) { return still }
        }
        return whole
    }
}
