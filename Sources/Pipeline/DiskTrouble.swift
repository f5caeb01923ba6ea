package import Domain
import Synchronization

/// Remembers which refusals of the disk appeared among the logged errors.
package final class DiskTrouble: Sendable {
    /// The last errors of a full and of a failing disk.
    package struct Trouble: Sendable, Equatable {
        /// The last refusal for want of room.
        package var full: String?
        /// The last refusal to read, write or flush.
        package var failing: String?

        /// No error of a disk was noted.
        package var isEmpty: Bool { full == nil && failing == nil }
    }

    private let state = Mutex(Trouble())

    package init() {}

    /// What was noted so far.
    package var trouble: Trouble { state.withLock { $0 } }

    /// Notes the error if a disk caused it.
    package func note(_ error: PortError) {
        switch error.code {
        case .noSpace: state.withLock { $0.full = error.message }
        case .ioFailure: state.withLock { $0.failing = error.message }
        default: break
        }
    }

    /// Unless something else was refused since it was `seen`.
    func clear(_ seen: Trouble) {
        state.withLock { if $0 == seen { $0 = Trouble() } }
    }
}
