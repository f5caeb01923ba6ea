package import FoundationEssentials
import Synchronization

/// One call to the simulated HAT or storage. Without header values and body.
package struct RequestRecord: Codable, Sendable, Equatable {
    /// When it ended.
    package var time: Date
    /// HTTP method.
    package var method: String
    /// Path and query; for the URL of a file only the path, because its query grants access.
    package var path: String
    /// Nil when the connection was closed without an answer.
    package var status: Int?
}

/// The calls in the order in which they ended. It keeps the latest and counts all.
final class RequestLog: Sendable {
    /// Enough for an hour of 30 calls per second.
    static let keptMax = 100_000

    private struct State {
        var kept: [RequestRecord] = []
        var count = 0
    }

    private let state = Mutex(State())

    var all: (count: Int, kept: [RequestRecord]) { state.withLock { ($0.count, $0.kept) } }

    func add(_ record: RequestRecord) {
        state.withLock { state in
            // In large steps, so that a full log does not move all its records on each call.
            if state.kept.count >= Self.keptMax { state.kept.removeFirst(Self.keptMax / 10) }
            state.kept.append(record)
            state.count += 1
        }
    }
}
