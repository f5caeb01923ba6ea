import Dispatch
import Domain
import Synchronization

/// The queue of documents for the threads that each serve one child. One lock protects all of it and is held only
/// briefly.
final class Dispatcher: Sendable {
    /// What a thread does next.
    enum Step {
        /// Start a child, which replaces the thread's current one, if any.
        case start
        /// Send these documents, and wait for answers.
        case read([InspectionRequest])
        case stop
    }

    /// The state of a thread's child.
    struct Child {
        var generation: Int
        var inFlight: Int
        /// The number of documents that it can accept.
        var room: Int
    }

    private struct State {
        var waiting: [InspectionRequest] = []
        var sleeping = 0
        /// The number of running children.
        var children = 0
        var generation = 0
        var lostCount = 0
        var isClosed = false
    }

    let threadCount: Int
    private let state = Mutex(State())
    /// Signalled once for each thread that sleeps.
    private let wakeUp = DispatchSemaphore(value: 0)

    init(threadCount: Int) { self.threadCount = threadCount }

    var lostCount: Int { state.withLock { $0.lostCount } }
    var childCount: Int { state.withLock { $0.children } }

    /// Appends a document to the queue.
    func submit(_ request: InspectionRequest) throws(PortError) {
        let isTaken = state.withLock { state in
            guard !state.isClosed else { return false }
            state.waiting.append(request)
            wake(&state, atMost: 1)
            return true
        }
        guard isTaken else { throw Self.stopping }
    }

    /// Puts documents at the front of the queue, because they lost their turn through no fault of their own. They are
    /// accepted even after `close` and are still read.
    func requeue(_ requests: [InspectionRequest]) {
        guard !requests.isEmpty else { return }
        state.withLock { state in
            state.waiting.insert(contentsOf: requests, at: 0)
            wake(&state, atMost: requests.count)
        }
    }

    /// The next step of a thread; blocks while there is none. `child`: nil without one.
    func next(_ child: Child?) -> Step {
        while true {
            let step: Step? = state.withLock { state in
                let isBusy = child.map { $0.inFlight > 0 } ?? false
                if state.isClosed, state.waiting.isEmpty, !isBusy { return .stop }
                guard let child else { return .start }
                guard child.generation == state.generation else { return isBusy ? .read([]) : .start }
                // An even share, so that no document waits behind another while a child is idle.
                let share = (state.waiting.count + threadCount - 1) / threadCount
                let group = Array(state.waiting.prefix(min(child.room, share)))
                state.waiting.removeFirst(group.count)
                if isBusy || !group.isEmpty { return .read(group) }
                state.sleeping += 1
                return nil
            }
            if let step { return step }
            wakeUp.wait()
        }
    }

    func noteStart() { state.withLock { $0.children += 1 } }

    /// Records that a child is gone: it was `lost`, or was replaced by one of another generation.
    func noteEnd(lost: Bool) {
        state.withLock { state in
            state.children -= 1
            if lost { state.lostCount += 1 }
        }
    }

    /// Records that a child could not be started. If there is no other child to wait for, the queued documents fail
    /// with the reason, and this blocks until the next document is submitted.
    /// - Returns: whether other children are running; the thread may try again after a pause.
    func noteFailedStart(_ reason: PortError) -> Bool {
        let failed: [InspectionRequest]? = state.withLock { state in
            guard state.children == 0, !state.isClosed else { return nil }
            state.sleeping += 1
            defer { state.waiting = [] }
            return state.waiting
        }
        guard let failed else { return true }
        for request in failed { request.finish(.failure(reason)) }
        wakeUp.wait()
        return false
    }

    /// Sets the current generation. Children of any other generation are replaced after they have read the documents
    /// sent to them.
    func install(generation: Int) {
        state.withLock { state in
            state.generation = generation
            wake(&state, atMost: .max)
        }
    }

    /// Refuses queued documents and later ones.
    func close() {
        let failed = state.withLock { state in
            state.isClosed = true
            wake(&state, atMost: .max)
            defer { state.waiting = [] }
            return state.waiting
        }
        for request in failed { request.finish(.failure(Self.stopping)) }
    }

    private func wake(_ state: inout State, atMost count: Int) {
        for _ in 0..<min(count, state.sleeping) {
            state.sleeping -= 1
            wakeUp.signal()
        }
    }

    private static var stopping: PortError { PortError(.cancelled, "The process is stopping.", isTransient: true) }
}
