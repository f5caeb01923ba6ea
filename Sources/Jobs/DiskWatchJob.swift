package import Pipeline
import ServiceLifecycle

/// Checks the disks every five seconds.
package struct DiskWatchJob: Service {
    private let watch: DiskWatch
    private let clock: any Clock<Duration>

    /// A job that runs `watch` by `clock`.
    package init(watch: DiskWatch, clock: any Clock<Duration>) {
        self.watch = watch
        self.clock = clock
    }

    /// Runs until shutdown or cancellation.
    package func run() async {
        await Loop.every(.seconds(5), clock: clock) { await watch.check() }
    }
}
