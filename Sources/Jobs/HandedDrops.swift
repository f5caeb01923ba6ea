package import Domain
import Synchronization

/// Claimed drops on their way to whoever judges them: those that recovery found and those that were downloaded. They outlive the job
/// that judges, so that its restart loses none; what the process itself loses, recovery finds again.
package final class HandedDrops: Sendable {
    let signal = Signal()
    private let drops = Mutex<[ClaimedDrop]>([])

    package init() {}

    package func add(_ more: [ClaimedDrop]) {
        guard !more.isEmpty else { return }
        drops.withLock { $0 += more }
        signal.send()
    }

    /// Has the inbox scanned now.
    package func wake() { signal.send() }

    func take() -> [ClaimedDrop] {
        drops.withLock { drops in
            defer { drops = [] }
            return drops
        }
    }
}
