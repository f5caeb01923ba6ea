package import Pipeline
import ServiceLifecycle

/// Checks every second whether HAT is unavailable or available again, and whether the clock was set.
package struct AvailabilityJob: Service {
    private let watch: AvailabilityWatch
    private let clock: any Clock<Duration>

    /// A job that runs `watch` once per second of `clock`.
    package init(watch: AvailabilityWatch, clock: any Clock<Duration>) {
        self.watch = watch
        self.clock = clock
    }

    /// Runs until shutdown or cancellation.
    package func run() async {
        await Loop.every(.seconds(1), clock: clock) { await watch.tick() }
    }
}
