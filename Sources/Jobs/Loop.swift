import ServiceLifecycle

/// Runs a round whenever something wakes it, and at every interval whether or not anything did: the interval is the promise,
/// the waking only makes it quicker. At shutdown the round under way is finished and no other begun.
struct Loop: Sendable {
    let interval: Duration
    let clock: any Clock<Duration>
    let signal: Signal
    /// Further sources of waking, such as the watch on the inbox.
    var sources: [@Sendable () -> AsyncStream<Void>] = []

    func run(_ round: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            let (interval, clock, signal) = (interval, clock, signal)
            group.addTask {
                // Cancellation ends the sleep, and with it this task.
                while (try? await clock.sleep(for: interval, tolerance: nil)) != nil { signal.send() }
            }
            for source in sources {
                group.addTask {
                    for await _ in source().cancelOnGracefulShutdown() { signal.send() }
                }
            }
            signal.send()
            for await _ in signal.wakeUps.cancelOnGracefulShutdown() { await round() }
            group.cancelAll()
        }
    }
}
