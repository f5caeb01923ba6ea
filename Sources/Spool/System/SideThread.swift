import Glibc

/// Runs one call on a thread of its own beside what the caller does meanwhile.
// The value is written by the thread before it ends and read by the caller after it has waited for that.
final class SideThread<Aside: Sendable>: @unchecked Sendable {
    private let body: @Sendable () -> Aside
    private var value: Aside?

    private init(_ body: @escaping @Sendable () -> Aside) { self.body = body }

    /// Runs both at once and waits for both; one after the other when there is no thread to be had.
    static func run<Meanwhile>(
        aside: @escaping @Sendable () -> Aside, meanwhile: () -> Meanwhile
    ) -> (aside: Aside, meanwhile: Meanwhile) {
        let side = SideThread(aside)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(side as AnyObject).toOpaque()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                (unsafe Unmanaged<AnyObject>.fromOpaque(context).takeRetainedValue() as? any Runnable)?.run()
                return nil
            }, context)
        guard result == 0 else {
            unsafe Unmanaged<AnyObject>.fromOpaque(context).release()
            return (aside(), meanwhile())
        }
        let beside = meanwhile()
        _ = pthread_join(thread, nil)
        return (side.value ?? aside(), beside)
    }
}

/// What a C function pointer, which knows no generic type, can call.
private protocol Runnable: AnyObject {
    func run()
}

extension SideThread: Runnable {
    fileprivate func run() { value = body() }
}
