package import Pipeline
import ServiceLifecycle

/// Looks every second whether HAT is away or back, and whether the clock was set.
package struct AvailabilityJob: Service {
    private let watch: AvailabilityWatch
    private let clock: any Clock<Duration>

    package init(watch: AvailabilityWatch, clock: any Clock<Duration>) {
        self.watch = watch
        self.clock = clock
    }

    package func run() async {
        await Loop.every(.seconds(1), clock: clock) { await watch.tick() }
    }
}
