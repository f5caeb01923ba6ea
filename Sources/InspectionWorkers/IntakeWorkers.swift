import Dispatch
package import Domain
import Synchronization

/// Lends processes that take archives apart and read exports, one file at a time each.
///
/// Purpose: what such a file does to its reader, it does to a process that holds nothing worth stealing. Diagnostics: a process
/// that crashes, ends or takes too long is a transient `PortError` that names the signal. Security: as of `WorkerInspector`.
///
/// A process is started where none is free, so nobody waits for another's file; how many there are at once is bounded by how many
/// files are read at once. Some are kept for the next file, and ended when none comes for a while.
package final class IntakeWorkers: Sendable {
    private struct State {
        /// The one that was used last comes first again, so that the others may end.
        var idle: [(worker: IntakeWorker, since: ContinuousClock.Instant)] = []
        /// Somebody will look for those that were idle too long.
        var isWatched = false
        var isClosed = false
        var lostCount = 0
        var confinement: WorkerConfinement?
    }

    let settings: IntakeSettings
    private let state = Mutex(State())

    private init(_ settings: IntakeSettings) { self.settings = settings }

    /// Starts the first process and waits until it is ready; blocks.
    /// - Throws: why none can be started.
    package static func start(_ settings: IntakeSettings) throws(PortError) -> IntakeWorkers {
        let workers = IntakeWorkers(settings)
        let first = try IntakeWorker.start(settings)
        workers.state.withLock { $0.confinement = first.notice.confinement }
        workers.giveBack(first)
        return workers
    }

    /// Processes lost since the start, by a crash, a limit, a lie or a kill.
    package var lostCount: Int { state.withLock { $0.lostCount } }

    /// Which walls stand around the first process.
    package var confinement: WorkerConfinement? { state.withLock { $0.confinement } }

    /// Processes that nobody uses just now.
    var idleCount: Int { state.withLock { $0.idle.count } }

    /// Ends those that nobody uses, and the others as soon as they are given back. Files that come later are refused.
    package func close() {
        let ended = state.withLock { state in
            defer { (state.idle, state.isClosed) = ([], true) }
            return state.idle
        }
        // Waited for outside the lock.
        withExtendedLifetime(ended) {}
    }

    /// One that is free, or a new one; to be given back.
    /// - Throws: `.cancelled` after the end; `.busy`, which blames no file, where none can be started.
    func lend() throws(PortError) -> IntakeWorker {
        while true {
            let (kept, isClosed) = state.withLock { state in (state.idle.popLast()?.worker, state.isClosed) }
            guard !isClosed else { throw PortError(.cancelled, "The process is stopping.", isTransient: true) }
            guard let kept else { break }
            if kept.isWaiting { return kept }
            state.withLock { $0.lostCount += 1 }
        }
        do throws(PortError) {
            return try IntakeWorker.start(settings)
        } catch {
            throw PortError(.busy, error.message, isTransient: true, cause: error)
        }
    }

    func giveBack(_ worker: IntakeWorker, at time: ContinuousClock.Instant = .now) {
        let startsWatch = state.withLock { state in
            if worker.isSpent { state.lostCount += 1 }
            guard !worker.isSpent, !state.isClosed, state.idle.count < settings.keptMax else { return false }
            state.idle.append((worker, time))
            defer { state.isWatched = true }
            return !state.isWatched
        }
        if startsWatch { watch() }
    }

    /// Lends one for as long as `body` runs.
    func with<Value>(_ body: (IntakeWorker) throws(PortError) -> Value) throws(PortError) -> Value {
        let worker = try lend()
        defer { giveBack(worker) }
        return try body(worker)
    }

    /// Ends those that were idle too long.
    /// - Returns: whether others are left to look for.
    func endIdle(at time: ContinuousClock.Instant) -> Bool {
        let ended = state.withLock { state in
            let ended = state.idle.filter { $0.since + settings.idleTimeMax <= time }
            state.idle.removeAll { $0.since + settings.idleTimeMax <= time }
            state.isWatched = !state.idle.isEmpty
            return ended
        }
        withExtendedLifetime(ended) {}
        return state.withLock { $0.isWatched }
    }

    private func watch() {
        let pause = DispatchTimeInterval.milliseconds(Int(settings.idleTimeMax.milliseconds))
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + pause) { [weak self] in
            guard let self, endIdle(at: .now) else { return }
            watch()
        }
    }
}
