import Jobs
import Pipeline
import ServiceLifecycle

/// Checks the spool's folders once a second, at the cost of one `stat` per folder.
struct FolderWatchLoop: Service {
    let folders: FolderWatch
    let clock: any Clock<Duration>

    func run() async {
        await Loop.every(.seconds(1), clock: clock) { await folders.check() }
    }
}
