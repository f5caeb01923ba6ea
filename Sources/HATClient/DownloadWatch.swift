import Synchronization

/// Tells whether a download stands still: counts turns of a clock during which it waits for the other side. Time that
/// our own disk takes does not count. Also keeps the status, which outlives a failure after it.
final class DownloadWatch: Sendable {
    /// Turns without a byte that make a standstill; the clock turns this often in the idle time.
    static let turnsMax = 4

    private struct State {
        var isWaiting = true
        var turns = 0
        var status: Int?
    }

    private let state = Mutex(State())

    var status: Int? { state.withLock { $0.status } }

    /// The answer's head has arrived.
    func arrived(status: Int) {
        state.withLock {
            $0.status = status
            $0.turns = 0
        }
    }

    /// Bytes have arrived and are being taken.
    func pause() { state.withLock { $0.isWaiting = false } }

    /// The next bytes are awaited.
    func resume() {
        state.withLock {
            $0.isWaiting = true
            $0.turns = 0
        }
    }

    /// - Returns: whether it stands still.
    func turn() -> Bool {
        state.withLock {
            guard $0.isWaiting else { return false }
            $0.turns += 1
            return $0.turns >= Self.turnsMax
        }
    }
}
