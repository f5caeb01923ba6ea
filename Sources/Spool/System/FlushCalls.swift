import Glibc
import Synchronization

/// The flushes that this module asks of the kernel, all of them.
enum FlushCalls {
    /// For tests: called with the descriptor after each flush that succeeded, on whichever thread made it.
    static let observer = Mutex<(@Sendable (Int32) -> Void)?>(nil)

    /// `call` is the name of the system call `flush`, for the error.
    static func run(
        _ call: StaticString, _ number: Int32, _ flush: (Int32) -> Int32
    ) throws(SystemFailure) {
        try SystemFailure.check(call) { flush(number) }
        observer.withLock { $0 }?(number)
    }
}
