package import Domain
import Synchronization

/// Claimed drops that wait to be judged: found by recovery or downloaded. The queue outlives the job that judges, so
/// that its restart loses none. Recovery finds those that are lost with the process.
package final class HandedDrops: Sendable {
    let signal = Signal()
    private let drops = Mutex<[ClaimedDrop]>([])

    /// An empty queue.
    package init() {}

    /// Appends drops and wakes the job that judges. Callable from any task.
    package func add(_ more: [ClaimedDrop]) {
        guard !more.isEmpty else { return }
        drops.withLock { $0 += more }
        signal.send()
    }

    /// Wakes the job that judges, which then scans the inbox.
    package func wake() { signal.send() }

    func take() -> [ClaimedDrop] {
        drops.withLock { drops in
            defer { drops = [] }
            return drops
        }
    }
}
