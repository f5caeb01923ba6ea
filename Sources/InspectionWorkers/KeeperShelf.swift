import Domain
import Synchronization

/// The keeper of the schemas that are installed now, for whoever needs a reader.
final class KeeperShelf: Sendable {
    private struct State {
        var keeper: WorkerKeeper?
        var generation = 0
    }

    private let settings: WorkerSettings
    private let prepare: @Sendable () throws(PortError) -> WorkerPreparation
    private let state = Mutex(State())

    init(_ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation) {
        self.settings = settings
        self.prepare = prepare
    }

    /// A keeper that has compiled what is installed now; blocks until then. Counts from `put` on.
    func makeKeeper() throws(PortError) -> WorkerKeeper { try WorkerKeeper.start(settings, try prepare()) }

    func put(_ keeper: WorkerKeeper?, generation: Int) {
        let retired = state.withLock { state in
            defer { (state.keeper, state.generation) = (keeper, generation) }
            return state.keeper
        }
        // It ends outside the lock, once its last reader has.
        withExtendedLifetime(retired) {}
    }

    /// A reader of this generation, ready; blocks. Where the keeper was lost, another is made: one at a time.
    func reader(_ generation: Int) throws(PortError) -> WorkerProcess {
        let (kept, found) = state.withLock { ($0.keeper, $0.generation) }
        if found == generation, let kept {
            do throws(PortError) {
                return try start(from: kept, generation)
            } catch {
                guard error.isTransient else { throw error }
            }
        }
        return try start(from: try replace(kept, generation), generation)
    }

    private func start(from keeper: WorkerKeeper, _ generation: Int) throws(PortError) -> WorkerProcess {
        let reader = try WorkerProcess.start(settings, from: keeper, generation: generation)
        try reader.waitUntilReady()
        return reader
    }

    /// Others who lost the same one wait here for its successor.
    private func replace(_ lost: WorkerKeeper?, _ generation: Int) throws(PortError) -> WorkerKeeper {
        try state.withLock { state throws(PortError) in
            if let keeper = state.keeper, keeper !== lost, state.generation == generation { return keeper }
            let fresh = try makeKeeper()
            if state.generation <= generation { (state.keeper, state.generation) = (fresh, generation) }
            return fresh
        }
    }
}
