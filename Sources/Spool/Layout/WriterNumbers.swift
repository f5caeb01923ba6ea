import Synchronization

/// Identifiers that are unique to one writer: a random start for each process, then a counter.
final class WriterNumbers: Sendable {
    private let beginning = UInt32.random(in: .min ... .max)
    private let count = Atomic<UInt64>(0)

    func next() -> String {
        String(beginning, radix: 36) + "-" + String(count.add(1, ordering: .relaxed).newValue, radix: 36)
    }
}
