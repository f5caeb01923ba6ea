import Synchronization

/// A value that several tasks write.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    /// Replaces the value when the current one passes the test; returns whether it did.
    func exchange(_ new: Value, if test: (Value) -> Bool) -> Bool {
        value.withLock { current in
            guard test(current) else { return false }
            current = new
            return true
        }
    }
}
