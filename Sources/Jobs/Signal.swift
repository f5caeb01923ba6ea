import Synchronization

/// Wakes a loop. Any number of signals between two rounds of the loop count as one, including those sent while no loop
/// is listening.
package final class Signal: Sendable {
    private struct State {
        var isPending = false
        var listener: (number: UInt64, continuation: AsyncStream<Void>.Continuation)?
        var listeners: UInt64 = 0
    }

    private let state = Mutex(State())

    /// A signal that is not pending.
    package init() {}

    /// Whether a signal waits for a loop to listen.
    var isPending: Bool { state.withLock { $0.isPending } }

    /// Wakes the loop, or the next one to listen. Callable from any thread.
    package func send() {
        let listener = state.withLock { state in
            state.isPending = state.listener == nil
            return state.listener
        }
        listener?.continuation.yield()
    }

    /// The wake-ups for the one loop of this signal; the stream ends when its task is cancelled. A restarted loop
    /// requests a new stream, which replaces the old one.
    package var wakeUps: AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (number, wasPending) = state.withLock { state in
            state.listeners += 1
            state.listener = (state.listeners, continuation)
            defer { state.isPending = false }
            return (state.listeners, state.isPending)
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number) }
        if wasPending { continuation.yield() }
        return stream
    }

    private func forget(_ number: UInt64) {
        state.withLock { state in
            if state.listener?.number == number { state.listener = nil }
        }
    }
}
