import Glibc

/// Ends this process with SIGALRM when a document takes too long and nobody else is there to end it. Set anew for documents one
/// after the other only as often as its slack of some seconds asks for: two calls less for each document.
struct Alarm {
    /// After the program's own limit, for a program that is gone: nobody else would end a document without end.
    private static let grace: Duration = .seconds(30)
    private static let slack: Duration = .seconds(5)

    private var set: (time: Duration, since: ContinuousClock.Instant)?

    /// `time`: what the document may take.
    mutating func set(_ time: Duration) {
        let now = ContinuousClock.now
        if let set, set.time == time, set.since.duration(to: now) < Self.slack { return }
        start(time + Self.grace + Self.slack)
        set = (time, now)
    }

    mutating func clear() {
        guard set != nil else { return }
        start(.zero)
        set = nil
    }

    /// Zero takes it back.
    private func start(_ time: Duration) {
        var timer = itimerval()
        timer.it_value.tv_sec = Int(time.components.seconds)
        _ = unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }
}
