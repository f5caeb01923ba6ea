import Dispatch
import Domain
import Synchronization

/// The documents that wait, for the threads that serve one child each. All of it under one lock, held for a few steps at a time.
final class Dispatcher: Sendable {
    /// What a thread is to do next.
    enum Step {
        /// Start a child, in the place of the one it has, if any.
        case start
        /// Hand these over, and wait for answers.
        case read([InspectionRequest])
        case stop
    }

    /// What a thread has.
    struct Child {
        var generation: Int
        var inFlight: Int
        /// Documents that it can take.
        var room: Int
    }

    private struct State {
        var waiting: [InspectionRequest] = []
        var sleeping = 0
        /// Children that are there.
        var children = 0
        var generation = 0
        var lostCount = 0
        var isClosed = false
    }

    let threadCount: Int
    private let state = Mutex(State())
    /// One signal a thread that sleeps.
    private let wakeUp = DispatchSemaphore(value: 0)

    init(threadCount: Int) { self.threadCount = threadCount }

    var lostCount: Int { state.withLock { $0.lostCount } }
    var childCount: Int { state.withLock { $0.children } }

    /// Puts a document behind the others.
    func submit(_ request: InspectionRequest) throws(PortError) {
        let isTaken = state.withLock { state in
            guard !state.isClosed else { return false }
            state.waiting.append(request)
            wake(&state, atMost: 1)
            return true
        }
        guard isTaken else { throw Self.stopping }
    }

    /// Puts documents before all others: they had their turn and lost it through no doing of theirs. Also after the end: they are still read.
    func requeue(_ requests: [InspectionRequest]) {
        guard !requests.isEmpty else { return }
        state.withLock { state in
            state.waiting.insert(contentsOf: requests, at: 0)
            wake(&state, atMost: requests.count)
        }
    }

    /// The next step of a thread; blocks while it has none. `child`: nil without one.
    func next(_ child: Child?) -> Step {
        while true {
            let step: Step? = state.withLock { state in
                let isBusy = child.map { $0.inFlight > 0 } ?? false
                if state.isClosed, state.waiting.isEmpty, !isBusy { return .stop }
                guard let child else { return .start }
                guard child.generation == state.generation else { return isBusy ? .read([]) : .start }
                // An even share, so that none waits behind another while a child has nothing to do.
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

    /// A child is gone: it was `lost`, or made room for one of another generation.
    func noteEnd(lost: Bool) {
        state.withLock { state in
            state.children -= 1
            if lost { state.lostCount += 1 }
        }
    }

    /// A child could not be started. Where no other is there to wait for, the documents that wait get the reason, and this blocks until the
    /// next one comes.
    /// - Returns: whether others are there; the thread may try again after a pause.
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

    /// Children of any other generation are replaced once they have read what was sent to them.
    func install(generation: Int) {
        state.withLock { state in
            state.generation = generation
            wake(&state, atMost: .max)
        }
    }

    /// Refuses what waits and what comes later.
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
