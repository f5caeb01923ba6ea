import Glibc
import Synchronization

/// A descriptor that is closed by the first who asks for it, and never twice.
final class ClosingOnce: Sendable {
    private let number: Mutex<Int32?>

    init(_ number: Int32) { self.number = Mutex(number) }

    deinit { close() }

    /// nil once it was closed.
    var openNumber: Int32? { number.withLock { $0 } }

    func close() {
        let open = number.withLock { number in
            defer { number = nil }
            return number
        }
        if let open { _ = Glibc.close(open) }
    }
}
