import Dispatch
package import Domain
import Synchronization

/// Lends children that take archives apart and read exports, one file at a time each.
///
/// Purpose: what such a file does to its reader, it does to a process that holds nothing worth stealing. Diagnostics: a child
/// that crashes, ends or takes too long is a transient `PortError` that names the signal. Security: as of `WorkerInspector`.
///
/// A child is started where none is free, so nobody waits for another's file (a caller that holds one export while it asks for the next
/// would wait for itself in a pool of fixed size); how many there are at once is bounded by how many files are read at once. Some are kept
/// for the next file, and ended when none comes for a while. Each is started anew, not forked: it needs no schema, and has a layout of
/// memory of its own.
package final class IntakeWorkers: Sendable {
    private struct State {
        /// The one that was used last comes first again, so that the others may end.
        var idle: [(child: ChildConnection, since: ContinuousClock.Instant)] = []
        /// A timer looks for those that were idle too long.
        var hasTimer = false
        var isClosed = false
        var lostCount = 0
    }

    let settings: IntakeSettings
    /// What the children have given up, as the first of them found.
    package let sandbox: SandboxState
    private let state = Mutex(State())

    /// Starts the first child and waits until it is ready; blocks.
    private init(_ settings: IntakeSettings) throws(PortError) {
        self.settings = settings
        let first = try Self.child(settings)
        sandbox = first.sandbox
        giveBack(first.connection)
    }

    private static func child(
        _ settings: IntakeSettings
    ) throws(PortError) -> (connection: ChildConnection, sandbox: SandboxState) {
        var preparation = WorkerPreparation(schemas: [], known: [])
        preparation.purpose = .intake
        preparation.memoryRoomBytes = settings.memoryRoomBytes
        preparation.rehearsesPoison = settings.rehearsesPoison
        let child = try ChildConnection.start(
            settings.executable, settings.arguments, preparation: preparation, answerBytesMax: settings.answerBytesMax)
        return (child, try child.answer(.ready, SandboxState.self, within: settings.startTimeMax).content)
    }

    /// Starts the first child and waits until it is ready; blocks.
    /// - Throws: why none can be started.
    package static func start(_ settings: IntakeSettings) throws(PortError) -> IntakeWorkers {
        try IntakeWorkers(settings)
    }

    /// Children lost since the start, by a crash, a limit, a violation or a kill.
    package var lostCount: Int { state.withLock { $0.lostCount } }

    /// Children that nobody uses just now.
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
    func lend() throws(PortError) -> ChildConnection {
        while true {
            let (kept, isClosed) = state.withLock { state in (state.idle.popLast()?.child, state.isClosed) }
            guard !isClosed else { throw PortError(.cancelled, "The process is stopping.", isTransient: true) }
            guard let kept else { break }
            if kept.isWaiting { return kept }
            state.withLock { $0.lostCount += 1 }
        }
        do throws(PortError) {
            return try Self.child(settings).connection
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

    /// Lends one for as long as `body` runs.
    func with<Value>(_ body: (ChildConnection) throws(PortError) -> Value) throws(PortError) -> Value {
        let child = try lend()
        defer { giveBack(child) }
        return try body(child)
    }

    /// Ends those that were idle too long.
    /// - Returns: whether others are left.
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
