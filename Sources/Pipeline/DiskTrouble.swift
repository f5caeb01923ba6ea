package import Domain
import Synchronization

/// Remembers that the disk refused something, from the errors that whoever met them logged.
package final class DiskTrouble: Sendable {
    package struct Trouble: Sendable, Equatable {
        /// The last refusal for want of room.
        package var full: String?
        /// The last refusal to read, write or flush.
        package var failing: String?

        package var isEmpty: Bool { full == nil && failing == nil }
    }

    private let state = Mutex(Trouble())

    package init() {}

    package var trouble: Trouble { state.withLock { $0 } }

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
