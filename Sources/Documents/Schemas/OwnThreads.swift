import Glibc
import Synchronization

/// Runs pieces of work beside one another on threads that are gone afterwards.
///
/// Not Dispatch: its threads and its timer would live on in a process that locks itself in when everything is compiled. Their calls are
/// refused there, and asked again and again, a whole processor's worth.
enum OwnThreads {
    /// Calls `body` with each number below `count` once, on as many threads as there are processors, this one among them.
    static func perform(_ count: Int, _ body: @Sendable (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            let work = Work(count: count, body: body)
            var threads: [pthread_t] = []
            for _ in 1..<max(1, min(count, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) {
                // A thread that cannot be had leaves its share to the others.
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
