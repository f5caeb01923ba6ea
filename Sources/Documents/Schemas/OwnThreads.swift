import Glibc
import Synchronization

/// Runs tasks in parallel on threads that end with them.
///
/// Dispatch is not used: its threads and its timer would outlive the compilation in a process that enters its sandbox
/// afterwards. The sandbox refuses their system calls, and they would retry without end, using a whole processor.
enum OwnThreads {
    /// Calls `body` once with each number below `count`, on as many threads as there are processors, including the
    /// current one.
    static func perform(_ count: Int, _ body: @Sendable (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            let work = Work(count: count, body: body)
            var threads: [pthread_t] = []
            for _ in 1..<max(1, min(count, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) {
                // If a thread cannot be started, the others do its share.
                if let thread = start(work) { threads.append(thread) }
            }
            work.run()
            for thread in threads { pthread_join(thread, nil) }
        }
    }

    private final class Work: Sendable {
        private let next = Atomic(0)
        private let count: Int
        private let body: @Sendable (Int) -> Void

        init(count: Int, body: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.body = body
        }

        func run() {
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                guard number < count else { return }
                body(number)
            }
        }
    }

    private static func start(_ work: Work) -> pthread_t? {
        let context = unsafe Unmanaged.passRetained(work)
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                }
                return nil
            }, context.toOpaque())
        guard result != 0 else { return thread }
        unsafe context.release()
        return nil
    }
}
