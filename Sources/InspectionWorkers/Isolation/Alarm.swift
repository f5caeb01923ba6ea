import Glibc

/// Ends this process with SIGALRM when a document takes too long and the program does not end it. For consecutive
/// documents the alarm is renewed only when its slack of some seconds is used up, which saves two system calls per
/// document.
struct Alarm {
    /// The time after the program's own limit. The alarm matters only when the program is gone.
    private static let grace: Duration = .seconds(30)
    private static let slack: Duration = .seconds(5)

    private var set: (time: Duration, since: ContinuousClock.Instant)?

    /// `time`: the time limit of the document.
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

    /// Zero cancels the alarm.
    private func start(_ time: Duration) {
        var timer = itimerval()
        timer.it_value.tv_sec = Int(time.components.seconds)
        _ = unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }
}
