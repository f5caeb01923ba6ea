package import Domain
import Synchronization

/// What several ports were asked to do, in one order, and which of their calls fail. Shared by the ports of one rig, so that a test
/// can say what must have happened before what.
package final class CallTrace: Sendable {
    private struct Failure {
        var error: PortError
        /// The call does its work before it fails, as when only its answer is lost.
        var isAfter: Bool
    }

    private struct State {
        var calls: [String] = []
        var failures: [String: [Failure]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Calls in their order, as `name` or `name detail`; those that failed too.
    package var calls: [String] { state.withLock { $0.calls } }

    /// How many calls have this name.
    package func count(of name: String) -> Int { calls.count { $0 == name || $0.hasPrefix("\(name) ") } }

    /// The calls of these names alone, in their order, without details.
    package func order(of names: String...) -> [String] {
        calls.compactMap { call in
            let name = call.split(separator: " ").first.map(String.init) ?? ""
            return names.contains(name) ? name : nil
        }
    }

    package func forgetCalls() { state.withLock { $0.calls = [] } }

    /// The next calls of this name fail, one error each.
    package func fail(_ name: String, _ errors: PortError..., isAfter: Bool = false) {
        state.withLock { state in
            state.failures[name, default: []] += errors.map { Failure(error: $0, isAfter: isAfter) }
        }
    }

    package func call<Value>(
        _ name: String, _ detail: String = "", _ body: () throws(PortError) -> Value
    ) throws(PortError) -> Value {
        let failure: Failure? = state.withLock { state in
            state.calls.append(detail.isEmpty ? name : "\(name) \(detail)")
            guard state.failures[name]?.isEmpty == false else { return nil }
            return state.failures[name]?.removeFirst()
        }
        guard let failure else { return try body() }
        if failure.isAfter { _ = try body() }
        throw failure.error
    }

    package func note(_ name: String, _ detail: String = "") {
        state.withLock { $0.calls.append(detail.isEmpty ? name : "\(name) \(detail)") }
    }
}

extension PortError {
    /// A disk that is full for now.
    package static var diskFull: PortError { PortError(.noSpace, "The disk is full.", isTransient: true) }
    /// A rule of the file system that no wait mends.
    package static var broken: PortError { PortError(.ioFailure, "The disk failed.") }
    /// The commit may have happened although its answer is lost.
    package static var lostCommit: PortError {
        PortError(.ioFailure, "The commit's answer is lost.", isTransient: true, isOutcomeUnknown: true)
    }
}
