import Glibc
import Testing

/// A thread that runs in parallel to the test.
final class TestThread: Sendable {
    private let body: @Sendable () -> Void
    nonisolated(unsafe) private var thread = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    func start() throws {
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                if let context = unsafe context {
                    unsafe Unmanaged<TestThread>.fromOpaque(context).takeRetainedValue().body()
                }
                return nil
            }, context)
        try #require(result == 0)
    }

    func join() { _ = pthread_join(unsafe thread, nil) }
}
