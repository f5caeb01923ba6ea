package import Pipeline
import ServiceLifecycle

/// Looks at the disks every few seconds.
package struct DiskWatchJob: Service {
    private let watch: DiskWatch
    private let clock: any Clock<Duration>

    package init(watch: DiskWatch, clock: any Clock<Duration>) {
        self.watch = watch
        self.clock = clock
    }

    package func run() async {
        await Loop.every(.seconds(5), clock: clock) { await watch.check() }
    }
}
