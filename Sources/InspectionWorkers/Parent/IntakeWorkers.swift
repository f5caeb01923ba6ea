import Dispatch
import Domain
import Synchronization

/// Lends children that unpack archives and read exports, each for one file at a time.
///
/// A file that attacks its reader reaches only a process without secrets. A child that crashes, ends or takes too long
/// becomes a transient `PortError` that names the signal. The isolation is that of `WorkerInspector`.
///
/// A child is started when none is idle, so no caller waits for another's file. In a pool of fixed size, a caller that
/// holds one export while it requests the next could wait for itself. The number of children is bounded by the number
/// of files that are read at once. Some are kept for later files, and ended when idle. Each is started anew, not
/// forked: it needs no schema, and gets a memory layout of its own.
package final class IntakeWorkers: Sendable {
    private struct State {
        /// The child used last is used first again, so that the others become idle long enough to end.
        var idle: [(child: ChildConnection, since: ContinuousClock.Instant)] = []
        /// Whether a timer is scheduled that ends idle children.
        var hasTimer = false
        var isClosed = false
        var lostCount = 0
        var sandbox: SandboxState?
    }

    let settings: IntakeSettings
    private let state = Mutex(State())

    /// Starts no child yet: most files are neither archives nor exports, and an idle child ends anyway.
    package init(_ settings: IntakeSettings) { self.settings = settings }

    /// Blocks until the child is ready.
    private func child() throws(PortError) -> ChildConnection {
        var preparation = WorkerPreparation(schemas: [], known: [])
        preparation.purpose = .intake
        preparation.memoryRoomBytes = settings.memoryRoomBytes
        preparation.rehearsesPoison = settings.rehearsesPoison
        let child = try ChildConnection.start(
            settings.executable, settings.arguments, preparation: preparation, answerBytesMax: settings.answerBytesMax)
        let sandbox = try child.answer(.ready, SandboxState.self, within: settings.startTimeMax).content
        state.withLock { $0.sandbox = sandbox }
        return child
    }

    /// The number of children lost since the start, by a crash, a limit, a violation or a kill.
    package var lostCount: Int { state.withLock { $0.lostCount } }

    /// The restrictions of the child that was started last; nil before the first.
    var sandbox: SandboxState? { state.withLock { $0.sandbox } }

    /// The number of idle children.
    var idleCount: Int { state.withLock { $0.idle.count } }

    /// Ends idle children, and the others when they are returned. Later files are refused.
    package func close() {
        let ended = state.withLock { state in
            defer { (state.idle, state.isClosed) = ([], true) }
            return state.idle
        }
        // The processes are waited for outside the lock.
        withExtendedLifetime(ended) {}
    }

    /// An idle child, or a new one. The caller must return it.
    /// - Throws: `.cancelled` after `close`; `.busy`, which is no fault of the file, if none can be started.
    func lend() throws(PortError) -> ChildConnection {
        while true {
            let (kept, isClosed) = state.withLock { state in (state.idle.popLast()?.child, state.isClosed) }
            guard !isClosed else { throw PortError(.cancelled, "The process is stopping.", isTransient: true) }
            guard let kept else { break }
            if kept.isWaiting { return kept }
            state.withLock { $0.lostCount += 1 }
        }
        do throws(PortError) {
            return try child()
        } catch {
            throw PortError(.busy, error.message, isTransient: true, cause: error)
        }
    }

    func giveBack(_ child: ChildConnection, at time: ContinuousClock.Instant = .now) {
        let startsTimer = state.withLock { state in
            if child.isSpent { state.lostCount += 1 }
            guard !child.isSpent, !state.isClosed, state.idle.count < settings.keptMax else { return false }
            state.idle.append((child, time))
            defer { state.hasTimer = true }
            return !state.hasTimer
        }
        if startsTimer { endIdleLater() }
    }

    /// Lends a child while `body` runs.
    func with<Value>(_ body: (ChildConnection) throws(PortError) -> Value) throws(PortError) -> Value {
        let child = try lend()
        defer { giveBack(child) }
        return try body(child)
    }

    /// Ends children that have been idle too long.
    /// - Returns: whether idle children remain.
    func endIdle(at time: ContinuousClock.Instant) -> Bool {
        let (ended, hasOthers) = state.withLock { state in
            let ended = state.idle.filter { $0.since + settings.idleTimeMax <= time }
            state.idle.removeAll { $0.since + settings.idleTimeMax <= time }
            state.hasTimer = !state.idle.isEmpty
            return (ended, state.hasTimer)
        }
        withExtendedLifetime(ended) {}
        return hasOthers
    }

    private func endIdleLater() {
        let pause = DispatchTimeInterval.milliseconds(Int(settings.idleTimeMax.milliseconds))
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + pause) { [weak self] in
            if let self, endIdle(at: .now) { endIdleLater() }
        }
    }
}
