import Domain
import Synchronization

/// Gives out IDs: time of the claim, then a counter that starts anywhere and advances by random steps. No two of one process are
/// equal even when the clock stands or steps back; two processes are kept apart by chance and by `renameat2`.
final class DropIDSource: Sendable {
    private let random: @Sendable () -> UInt64
    private let counter: Mutex<UInt64>

    init(random: @escaping @Sendable () -> UInt64) {
        self.random = random
        counter = Mutex(random())
    }

    func next(millisecondsSince1970: UInt64) -> DropID {
        let step = 1 + random() % 1024
        let value = counter.withLock { counter in
            counter = (counter &+ step) & ((1 << 35) - 1)
            return counter
        }
        return DropID(millisecondsSince1970: millisecondsSince1970, random: value)
    }
}
