import Domain
import Synchronization

/// What callers and pumps share: the documents that wait, and which pump does what. All of it under one lock, held for a few
/// steps at a time.
final class WorkerDesk: Sendable {
    /// What a pump does, as far as others have to know.
    enum Occupation: Sendable {
        /// Has no worker: one is started when documents have waited for it long enough.
        case absent
        /// The same, and looks by itself when that time has come.
        case watching
        /// Is starting a worker.
        case starting
        /// Its worker has nothing to do.
        case idle
        /// Waits for its worker, which could take more at once.
        case listening
        /// Will look here by itself within a moment, or was told to.
        case looking
        /// Its worker can take no more.
        case full
    }

    /// What a pump is to do next.
    struct Portion {
        var requests: [InspectionRequest] = []
        /// A worker for a pump that has none.
        var spare: WorkerProcess?
        /// A worker is to be started for this generation.
        var startsWorker = false
        /// When to look again whether one is to be started.
        var nextScan: Duration?
        var generation = 0
        /// No more documents will come.
        var isClosed = false
    }

    private struct State {
        var waiting: [InspectionRequest] = []
        var occupations: [Occupation]
        /// Documents that each pump's worker has in hand.
        var inHand: [Int]
        /// Since when there were always more documents than workers; nil while there are not.
        var pressedSince: ContinuousClock.Instant?
        var spares: [WorkerProcess] = []
        var generation = 0
        var versions: Set<TISSVersion> = []
        var confinement: WorkerConfinement?
        var lostCount = 0
        var isClosed = false

        /// Pumps that have a worker.
        var presentCount: Int { occupations.count { ![.absent, .watching, .starting].contains($0) } }

        mutating func notePressure(at time: ContinuousClock.Instant) {
            let documents = inHand.reduce(waiting.count, +)
            pressedSince = documents > presentCount ? pressedSince ?? time : nil
        }
    }

    private let bells: [Bell]
    private let idleTimeout: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// `patience`: how long documents wait for the workers that are there before another is started. Where there is none
    /// at all, the first is started at once.
    init(
        bells: [Bell], idleTimeout: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.bells = bells
        self.idleTimeout = idleTimeout
        self.now = now
        state = Mutex(
            State(
                occupations: Array(repeating: .absent, count: bells.count),
                inHand: Array(repeating: 0, count: bells.count)))
    }

    var versions: Set<TISSVersion> { state.withLock { $0.versions } }
    var confinement: WorkerConfinement? { state.withLock { $0.confinement } }
    var lostCount: Int { state.withLock { $0.lostCount } }
    var generation: Int { state.withLock { $0.generation } }
    var presentCount: Int { state.withLock { $0.presentCount } }
    var pumpCount: Int { bells.count }

    /// Puts a document behind the others.
    func submit(_ request: InspectionRequest) throws(PortError) {
        let called: [Int]? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.waiting.append(request)
            return call(&state)
        }
        guard let called else { throw PortError(.cancelled, "The process is stopping.", isTransient: true) }
        for index in called { bells[index].ring() }
    }

    /// Puts documents before all others: they had their turn and lost it through no doing of theirs.
    func putBack(_ requests: [InspectionRequest]) {
        let called = state.withLock { state in
            // In hand before the end: they are still read.
            state.waiting.insert(contentsOf: requests, at: 0)
            return call(&state)
        }
        for index in called { bells[index].ring() }
    }

    /// Whom to wake for a document that waits: one whose worker is idle; otherwise one that can take more, and one that looks
    /// whether one more worker is to be started.
    private func call(_ state: inout State, besides caller: Int? = nil) -> [Int] {
        state.notePressure(at: now())
        // Those that will look by themselves are enough, and call others for what they leave.
        guard state.waiting.count > state.occupations.count(where: { $0 == .looking }) else { return [] }
        var wanted: [Occupation] = [.idle]
        if !state.occupations.contains(.idle) {
            // One after the other: which is needed after it is seen when it is there.
            let isOneComing = state.occupations.contains { $0 == .watching || $0 == .starting }
            wanted = isOneComing ? [.listening] : [.absent, .listening]
        }
        return wanted.compactMap { occupation in
            let index = state.occupations.indices.first { state.occupations[$0] == occupation && $0 != caller }
            guard let index else { return nil }
            state.occupations[index] = occupation == .absent ? .watching : .looking
            return index
        }
    }

    /// Gives a pump its share of what waits.
    /// - Parameters:
    ///   - index: of the pump.
    ///   - room: how many its worker can take.
    ///   - inHand: how many it has.
    ///   - worker: the generation of its worker; nil without one.
    /// - Returns: documents, or what is to become of the worker.
    func take(_ index: Int, room: Int, inHand: Int, worker: Int?) -> Portion {
        let (portion, called) = state.withLock { state in
            guard let worker else { return (self.worker(for: index, &state), [Int]()) }
            var portion = Portion(generation: state.generation, isClosed: state.isClosed && state.waiting.isEmpty)
            let isCurrent = worker == state.generation
            // Itself among them, also where it has just got its worker.
            let pumps = max(state.presentCount, 1)
            let share = (state.waiting.count + pumps - 1) / pumps
            let count = isCurrent ? min(room, share) : 0
            portion.requests = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            state.inHand[index] = inHand + count
            state.occupations[index] =
                inHand + count == 0 ? .idle : isCurrent && count < room ? .listening : .full
            return (portion, call(&state, besides: index))
        }
        for index in called { bells[index].ring() }
        return portion
    }

    /// For a pump without a worker: one that is ready, or the word to start one.
    private func worker(for index: Int, _ state: inout State) -> Portion {
        var portion = Portion(generation: state.generation, isClosed: state.isClosed && state.waiting.isEmpty)
        state.occupations[index] = .absent
        state.inHand[index] = 0
        if let position = state.spares.lastIndex(where: { $0.generation == state.generation }) {
            portion.spare = state.spares.remove(at: position)
            state.occupations[index] = .looking
            return portion
        }
        let time = now()
        state.notePressure(at: time)
        guard let pressedSince = state.pressedSince, !portion.isClosed else { return portion }
        let isNobodyThere = state.presentCount == 0 && !state.occupations.contains(.starting)
        let left = isNobodyThere ? .zero : time.duration(to: pressedSince + idleTimeout)
        if left <= .zero {
            portion.startsWorker = true
            state.occupations[index] = .starting
            // The next one has its own time to be waited for.
            state.pressedSince = time
        } else {
            portion.nextScan = left
            state.occupations[index] = .watching
        }
        return portion
    }

    /// What a pump tells between two looks.
    func note(_ occupation: Occupation, of index: Int) {
        state.withLock { $0.occupations[index] = occupation }
    }

    /// Its worker is gone, and what it had in hand; another is being started.
    func noteLoss(of index: Int) {
        state.withLock { state in
            state.lostCount += 1
            state.inHand[index] = 0
            state.occupations[index] = .full
        }
    }

    /// A worker could not be started. Where no other is there to wait for, those that wait are told why.
    func noteFailedStart(of index: Int, _ reason: PortError) {
        let failed = state.withLock { state in
            state.occupations[index] = .absent
            guard state.presentCount == 0 else { return [InspectionRequest]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for request in failed { request.fail(reason) }
    }

    /// Makes workers of a new generation the only ones; those of the old end after what they have in hand.
    func install(_ spares: [WorkerProcess], generation: Int) {
        let retired = state.withLock { state in
            let retired = state.spares
            state.spares = state.isClosed ? [] : spares
            state.generation = generation
            state.versions = spares.last?.notice?.versions ?? []
            state.confinement = spares.last?.notice?.confinement
            return retired
        }
        // They end here, outside the lock.
        withExtendedLifetime(retired) {}
        for bell in bells { bell.ring() }
    }

    /// Refuses what waits and what comes later.
    func close() {
        let (failed, retired) = state.withLock { state in
            defer { (state.waiting, state.spares, state.isClosed) = ([], [], true) }
            return (state.waiting, state.spares)
        }
        withExtendedLifetime(retired) {}
        for request in failed {
            request.fail(PortError(.cancelled, "The process is stopping.", isTransient: true))
        }
        for bell in bells { bell.ring() }
    }
}
