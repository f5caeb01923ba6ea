import Synchronization

/// Detects a stalled download. It counts the intervals during which the download waits for the other side; time for the
/// local disk does not count. It also keeps the status, so that it is known after a failure.
final class DownloadWatch: Sendable {
    /// Intervals without a byte that make a stall; the idle timeout has this many intervals.
    static let turnsMax = 4

    private struct State {
        var isWaiting = true
        var turns = 0
        var status: Int?
    }

    private let state = Mutex(State())

    var status: Int? { state.withLock { $0.status } }

    /// To be called when the head of the answer arrived.
    func arrived(status: Int) {
        state.withLock {
            $0.status = status
            $0.turns = 0
        }
    }

    /// To be called when bytes arrived and are being stored.
    func pause() { state.withLock { $0.isWaiting = false } }

    /// To be called when the next bytes are awaited.
    func resume() {
        state.withLock {
            $0.isWaiting = true
            $0.turns = 0
        }
    }

    /// To be called at the end of each interval.
    /// - Returns: whether the download is stalled.
    func turn() -> Bool {
        state.withLock {
            guard $0.isWaiting else { return false }
            $0.turns += 1
            return $0.turns >= Self.turnsMax
        }
    }
}
