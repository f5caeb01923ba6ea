/// Wakes a loop. Any number of signals before the loop looks again count as one.
package struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func send() { continuation.yield() }

    /// For the one loop that this signal wakes; ends when its task is cancelled.
    package var wakeUps: AsyncStream<Void> { stream }
}
