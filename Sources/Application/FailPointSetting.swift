import Domain
import Glibc
import Synchronization

/// `HATSPOOL_FAILPOINT=NAME[:N]` ends the process by SIGKILL when the fail point is reached for the N-th time (1 by
/// default). For rehearsing crashes; without the variable the fail points have no effect.
enum FailPointSetting {
    static func read(_ environment: [String: String]) throws(PortError) -> FailPoints {
        guard let text = environment["HATSPOOL_FAILPOINT"], !text.isEmpty else { return .none }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard let point = parts.first.flatMap({ FailPoint(rawValue: $0) }),
            let count = parts.count == 2 ? Int(parts[1]) : 1, count > 0
        else {
            throw PortError(.configuration, "HATSPOOL_FAILPOINT names no fail point.")
        }
        let reached = Counter()
        return FailPoints { current in
            guard current == point, reached.next() == count else { return }
            kill(getpid(), SIGKILL)
        }
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)

        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }
}
