import Domain
import Synchronization

/// Makes calls fail: those from one number on, for as long as the test says, before or after they took effect.
final class Faults: Sendable {
    /// What fails.
    struct Plan: Sendable {
        /// The first call that fails; calls are numbered from 1.
        var first: Int
        /// How many calls fail; all until the end of the outage when nil.
        var count: Int?
        /// The call does its work and then fails, as when a flush at the very end is refused.
        var isAfter: Bool
        var errno: Errno
    }

    /// What the system says, as the ports report it.
    enum Errno: String, CaseIterable, Sendable {
        case ENOSPC, EDQUOT, EIO, EROFS, ESTALE
        /// Fewer bytes than were given were written.
        case shortWrite

        var error: PortError {
            let (code, isTransient): (PortError.Code, Bool) =
                switch self {
                case .ENOSPC, .EDQUOT: (.noSpace, true)
                case .EROFS: (.forbidden, false)
                case .ESTALE: (.ioFailure, true)
                case .EIO, .shortWrite: (.ioFailure, false)
                }
            return PortError(code, "Could not do it: \(rawValue).", isTransient: isTransient)
        }
    }

    private struct State {
        var plan: Plan?
        var names: [String] = []
        var failed: [String] = []
        var isOver = false
        var isPaused = false
    }

    private let state = Mutex(State())

    /// Every call so far, in order.
    var names: [String] { state.withLock { $0.names } }
    /// Those that failed.
    var failed: [String] { state.withLock { $0.failed } }

    func begin(_ plan: Plan?) {
        state.withLock { state in
            state = State()
            state.plan = plan
        }
    }

    /// From now on nothing fails.
    func end() { state.withLock { $0.isOver = true } }

    /// The test itself asks.
    func pause() { state.withLock { $0.isPaused = true } }
    func goOn() { state.withLock { $0.isPaused = false } }

    private func fault(_ name: String) -> Plan? {
        state.withLock { state in
            guard !state.isPaused else { return nil }
            state.names.append(name)
            guard let plan = state.plan, !state.isOver, state.names.count >= plan.first else { return nil }
            if let count = plan.count, state.failed.count >= count { return nil }
            state.failed.append(name)
            return plan
        }
    }

    func call<Value>(
        _ name: String, _ body: () throws(PortError) -> Value
    ) throws(PortError) -> Value {
        guard let plan = fault(name) else { return try body() }
        if plan.isAfter { _ = try body() }
        throw plan.errno.error
    }
}
