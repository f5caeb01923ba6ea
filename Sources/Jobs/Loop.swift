import ServiceLifecycle

/// Wakes a loop by signals and after every interval. Only the interval is guaranteed; signals make the loop react
/// sooner. At shutdown the wake-ups end, so that work under way finishes and no new work begins.
package struct Loop: Sendable {
    let interval: Duration
    let clock: any Clock<Duration>
    let signal: Signal
    /// Further sources of wake-ups, such as the watch on the inbox.
    var sources: [@Sendable () -> AsyncStream<Void>] = []

    /// Runs one round per wake-up, one after the other. A round may return a shorter time until the next round.
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

    /// Passes the wake-ups to a loop that does not wait for the work it starts.
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

    /// Runs a round at once and after every interval, until shutdown or cancellation.
    package static func every(
        _ interval: Duration, clock: any Clock<Duration>, _ round: @escaping @Sendable () async -> Void
    ) async {
        await Loop(interval: interval, clock: clock, signal: Signal()).run {
            await round()
            return nil
        }
    }
}
