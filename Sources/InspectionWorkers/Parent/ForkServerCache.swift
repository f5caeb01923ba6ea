import Domain
import Synchronization

/// Holds the fork server for the schemas that are installed now.
final class ForkServerCache: Sendable {
    private struct State {
        var server: ForkServer?
        /// Counts the sets of schemas.
        var generation = 0
    }

    private let settings: WorkerSettings
    private let prepare: @Sendable () throws(PortError) -> WorkerPreparation
    private let state = Mutex(State())

    init(_ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation) {
        self.settings = settings
        self.prepare = prepare
    }

    var versions: Set<TISSVersion> { state.withLock { $0.server?.versions ?? [] } }

    /// Starts a fork server that compiles what is installed now, and uses it from then on; blocks until it has
    /// compiled. Running children are not affected.
    /// - Returns: the generation of the children that are forked from now on.
    @discardableResult func renew() throws(PortError) -> Int {
        let fresh = try ForkServer(settings, try prepare())
        let (retired, generation) = state.withLock { state in
            let retired = state.server
            state.server = fresh
            state.generation += 1
            return (retired, state.generation)
        }
        // It ends outside the lock, after its last child.
        withExtendedLifetime(retired) {}
        return generation
    }

    func close() {
        let retired = state.withLock { $0.server.take() }
        withExtendedLifetime(retired) {}
    }

    /// Forks a child and waits until it is ready; blocks. A lost fork server is replaced.
    func child() throws(PortError) -> WorkerProcess {
        let (server, generation) = state.withLock { ($0.server, $0.generation) }
        if let server {
            do throws(PortError) {
                return try WorkerProcess(server, settings, generation: generation)
            } catch {
                guard error.isTransient else { throw error }
            }
        }
        let (successor, its) = try replace(server)
        return try WorkerProcess(successor, settings, generation: its)
    }

    /// Callers that lost the same fork server wait here for its successor.
    private func replace(_ lost: ForkServer?) throws(PortError) -> (ForkServer, generation: Int) {
        try state.withLock { state throws(PortError) in
            if let server = state.server, server !== lost { return (server, state.generation) }
            let fresh = try ForkServer(settings, try prepare())
            state.server = fresh
            return (fresh, state.generation)
        }
    }
}
