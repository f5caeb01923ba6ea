import Synchronization

/// Numbers that no other writer has: counted within the process, after a random beginning of its own.
final class WriterNumbers: Sendable {
    private let beginning = UInt32.random(in: .min ... .max)
    private let count = Atomic<UInt64>(0)

    func next() -> String {
        String(beginning, radix: 36) + "-" + String(count.add(1, ordering: .relaxed).newValue, radix: 36)
    }
}
