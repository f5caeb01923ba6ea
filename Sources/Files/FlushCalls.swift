import Glibc
package import Synchronization

/// The flushes that this program asks of the kernel through this module, all of them.
package enum FlushCalls {
    /// For tests: called with the descriptor after each flush that succeeded, on whichever thread made it.
    package static let observer = Mutex<(@Sendable (CInt) -> Void)?>(nil)

    /// `call` is the name of the system call `flush`, for the error.
    static func run(
        _ call: StaticString, _ number: CInt, _ flush: (CInt) -> CInt
    ) throws(SystemFailure) {
        try SystemFailure.check(call) { flush(number) }
        observer.withLock { $0 }?(number)
    }
}
