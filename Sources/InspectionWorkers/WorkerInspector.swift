import Dispatch
package import Domain
import Synchronization

/// Inspects each document in a process of its own kind: one of a fixed number of workers that hold nothing worth stealing.
///
/// Purpose: what a document does to the parser, it does to a worker only. Diagnostics: a worker that crashes, ends or takes too
/// long is a transient `PortError` that names the signal; `confinement` tells which walls stand. Security: a worker has no
/// secrets, no files but the one it is handed, no network; its answers are bounded and checked.
///
/// `inspect` blocks its thread until a worker is free and has answered. A lost worker is replaced at once by one that compiles
/// while the others go on; it is asked only after them.
package final class WorkerInspector: Inspector {
    private struct State {
        /// Those that are free; the next one to ask is the last.
        var idle: [WorkerProcess] = []
        var generation = 0
        var versions: Set<TISSVersion> = []
        var confinement: WorkerConfinement?
        var lostCount = 0
        var isClosed = false
    }

    private let settings: WorkerSettings
    private let prepare: @Sendable () throws(PortError) -> WorkerPreparation
    private let permits: DispatchSemaphore
    private let state = Mutex(State())

    private init(
        _ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation
    ) {
        self.settings = settings
        self.prepare = prepare
        permits = DispatchSemaphore(value: max(settings.count, 1))
    }

    /// Starts all workers side by side and waits until each is ready; blocks.
    /// - Parameters:
    ///   - settings: how many, and what each may use.
    ///   - prepare: asked anew at each `restart` and for each replacement; looks up what is installed.
    /// - Returns: workers that are ready.
    /// - Throws: what `prepare` throws, here or in a worker; `.internalFault` when a worker cannot be started.
    package static func start(
        _ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation
    ) throws(PortError) -> WorkerInspector {
        let inspector = WorkerInspector(settings, prepare: prepare)
        try inspector.restart()
        return inspector
    }

    package var versions: Set<TISSVersion> { state.withLock { $0.versions } }

    /// Which walls stand around the workers; those of the last that became ready.
    package var confinement: WorkerConfinement? { state.withLock { $0.confinement } }

    /// Workers lost since the start, by a crash, a limit or a kill.
    package var lostCount: Int { state.withLock { $0.lostCount } }

    /// Puts new workers, which compile what is installed now, in the place of all; blocks until they are ready. Documents in hand
    /// are finished by the old ones, and documents that come meanwhile are not kept waiting.
    package func restart() throws(PortError) {
        let preparation = try prepare()
        let generation = state.withLock { $0.generation } + 1
        var fresh: [WorkerProcess] = []
        for _ in 0..<max(settings.count, 1) {
            fresh.append(try WorkerProcess.start(settings, preparation, generation: generation))
        }
        for worker in fresh { try worker.waitUntilReady() }
        // The old ones end when the last of their owners lets go, outside the lock.
        let retired = state.withLock { state in
            let retired = state.idle
            state.idle = fresh
            state.generation = generation
            state.versions = fresh.last?.notice?.versions ?? []
            state.confinement = fresh.last?.notice?.confinement
            return retired
        }
        withExtendedLifetime(retired) {}
    }

    /// Ends all workers; one that is busy ends after its document. Documents that come later are refused.
    package func close() {
        let retired = state.withLock { state in
            let retired = state.idle
            state.idle = []
            state.isClosed = true
            return retired
        }
        withExtendedLifetime(retired) {}
    }

    package func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection {
        permits.wait()
        defer { permits.signal() }
        var isSecondTry = false
        while true {
            let worker = try take()
            do throws(WorkerFault) {
                let inspection = try worker.inspect(document, limits: limits)
                giveBack(worker)
                return inspection
            } catch {
                switch error {
                case .told(let reason):
                    giveBack(worker)
                    throw reason
                case .lost(let reason):
                    replace(worker)
                    throw reason
                case .undelivered(let reason):
                    replace(worker)
                    if isSecondTry { throw reason }
                    isSecondTry = true
                }
            }
        }
    }

    /// A free worker that is ready. There are as many workers as permits, unless one could not be started.
    private func take() throws(PortError) -> WorkerProcess {
        let (free, generation, isClosed) = state.withLock { ($0.idle.popLast(), $0.generation, $0.isClosed) }
        guard !isClosed else { throw PortError(.cancelled, "The process is stopping.", isTransient: true) }
        let worker: WorkerProcess
        if let free {
            worker = free
        } else {
            worker = try WorkerProcess.start(settings, try prepare(), generation: generation)
        }
        // One that cannot become ready is let go; the next call starts another.
        try worker.waitUntilReady()
        return worker
    }

    private func giveBack(_ worker: WorkerProcess) {
        // One of an older generation, or after the end, is let go here.
        state.withLock { state in
            if worker.generation == state.generation, !state.isClosed { state.idle.append(worker) }
        }
    }

    /// Starts another in the place of a lost worker, behind those that are ready.
    private func replace(_ worker: WorkerProcess) {
        let (generation, isClosed) = state.withLock { state in
            state.lostCount += 1
            return (state.generation, state.isClosed)
        }
        guard !isClosed, worker.generation == generation else { return }
        let started: WorkerProcess
        do throws(PortError) {
            started = try WorkerProcess.start(settings, try prepare(), generation: generation)
        } catch {
            // The next call without a free worker tries again, and tells the error.
            return
        }
        state.withLock { state in
            if started.generation == state.generation, !state.isClosed { state.idle.insert(started, at: 0) }
        }
    }
}
