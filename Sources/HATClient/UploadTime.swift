import Domain

/// How long an upload may take. A large one may take long as a whole, but one of which nothing moves is given up, so that whoever accepts a
/// connection and then reads or says nothing holds no slot of the uploads for longer.
struct UploadTime {
    /// The clock turns this often in the idle time.
    private static let turns = 4

    let whole: Duration
    /// Without a chunk being taken.
    let idle: Duration
    /// From the last chunk to the end of the answer.
    let answer: Duration

    /// A portal that takes in a large lote for long says nothing meanwhile: eight times the slowest upload is taken for its speed.
    init(byteCount: Int64, settings: HATPortalSettings) {
        idle = settings.callTimeout
        whole = settings.callTimeout + .seconds(byteCount / settings.slowestUpload)
        answer = settings.callTimeout + .seconds(byteCount / (settings.slowestUpload * 8))
    }

    /// Returns when the time is up.
    /// - Returns: how long nothing moved, or the whole time.
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
