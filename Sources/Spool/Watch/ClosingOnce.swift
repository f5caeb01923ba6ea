import Glibc
import Synchronization

/// A descriptor that is closed exactly once, by the first caller.
final class ClosingOnce: Sendable {
    private let number: Mutex<Int32?>

    init(_ number: Int32) { self.number = Mutex(number) }

    deinit { close() }

    /// nil after it was closed.
    var openNumber: Int32? { number.withLock { $0 } }

    func close() {
        let open = number.withLock { number in
            defer { number = nil }
            return number
        }
        if let open { _ = Glibc.close(open) }
    }
}
