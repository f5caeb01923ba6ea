import Jobs
import Pipeline
import ServiceLifecycle

/// Looks at the spool's folders once a second, which costs a `stat` a folder.
struct FolderWatchLoop: Service {
    let folders: FolderWatch
    let clock: any Clock<Duration>

    func run() async {
        await Loop.every(.seconds(1), clock: clock) { await folders.check() }
    }
}
