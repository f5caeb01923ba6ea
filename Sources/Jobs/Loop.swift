import ServiceLifecycle

/// Wakes a loop whenever something happens, and at every interval whether or not anything did: the interval is the promise, the
/// waking only makes it quicker. At shutdown the wake-ups end, so that what is under way is finished and nothing new begun.
package struct Loop: Sendable {
    let interval: Duration
    let clock: any Clock<Duration>
    let signal: Signal
    /// Further sources of waking, such as the watch on the inbox.
    var sources: [@Sendable () -> AsyncStream<Void>] = []

    /// Runs one round a wake-up, one after the other. A round may ask to be run again sooner than the interval.
    func run(_ round: @escaping @Sendable () async -> Duration?) async {
        let (soon, asks) = AsyncStream.makeStream(of: Duration.self, bufferingPolicy: .bufferingNewest(1))
        let (clock, signal, interval) = (clock, signal, interval)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Cancellation ends the sleep and the stream.
                for await wait in soon where (try? await clock.sleep(for: wait, tolerance: nil)) != nil {
                    signal.send()
                }
            }
            await withWakeUps { wakeUps in
                for await _ in wakeUps where !Task.isCancelled {
                    if let wait = await round(), wait < interval { asks.yield(wait) }
                }
            }
            group.cancelAll()
        }
    }

    /// For a loop that does not wait for what it begins.
    func withWakeUps(_ body: (AsyncCancelOnGracefulShutdownSequence<AsyncStream<Void>>) async -> Void) async {
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
            await body(signal.wakeUps.cancelOnGracefulShutdown())
            group.cancelAll()
        }
    }

    /// Runs a round at once and after every interval, until it is stopped.
    package static func every(
        _ interval: Duration, clock: any Clock<Duration>, _ round: @escaping @Sendable () async -> Void
    ) async {
        await Loop(interval: interval, clock: clock, signal: Signal()).run {
            await round()
            return nil
        }
    }
}
