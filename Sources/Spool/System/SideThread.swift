import Glibc

/// Runs one call on a thread of its own beside what the caller does meanwhile.
// The result is written by the thread before it ends and read by the caller after it has waited for that.
final class SideThread: @unchecked Sendable {
    private let body: @Sendable () -> SystemFailure?
    private var failure: SystemFailure?

    private init(_ body: @escaping @Sendable () -> SystemFailure?) { self.body = body }

    /// Runs `aside` and `meanwhile` at once and waits for both; one after the other when there is no thread to be had.
    /// - Returns: the value of `meanwhile`, and how `aside` failed if it did.
    static func run<Value>(
        aside: @escaping @Sendable () throws(SystemFailure) -> Void, meanwhile: () -> Value
    ) -> (Value, SystemFailure?) {
        let side = SideThread {
            do throws(SystemFailure) {
                try aside()
                return nil
            } catch {
                return error
            }
        }
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(side).toOpaque()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                let side = unsafe Unmanaged<SideThread>.fromOpaque(context).takeRetainedValue()
                side.failure = side.body()
                return nil
            }, context)
        guard result == 0 else {
            unsafe Unmanaged<SideThread>.fromOpaque(context).release()
            let failure = side.body()
            return (meanwhile(), failure)
        }
        let value = meanwhile()
        _ = pthread_join(thread, nil)
        return (value, side.failure)
    }
}
