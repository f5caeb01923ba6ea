import Domain
import Synchronization

/// Generates IDs: the time of the claim, then a counter that starts at a random value and advances by random steps. IDs
/// of one process never repeat, even when the clock stops or steps back. IDs of two processes differ by chance, and
/// `renameat2` catches a collision.
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
