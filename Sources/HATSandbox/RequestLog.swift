package import FoundationEssentials
import Synchronization

/// One call that reached the sandbox as a HAT. No header value, no body.
package struct RequestRecord: Codable, Sendable, Equatable {
    package var time: Date
    package var method: String
    /// Path and query; of a file's URL the path alone, since its query is what opens it.
    package var path: String
    /// nil when the connection was closed without an answer.
    package var status: Int?
}

/// The calls in the order in which they ended; keeps the latest and counts all.
final class RequestLog: Sendable {
    /// Enough for an hour of thirty calls a second.
    static let keptMax = 100_000

    private struct State {
        var kept: [RequestRecord] = []
        var count = 0
    }

    private let state = Mutex(State())

    var all: (count: Int, kept: [RequestRecord]) { state.withLock { ($0.count, $0.kept) } }

    func add(_ record: RequestRecord) {
        state.withLock { state in
            // In large steps, so that a full log does not move all its records at each call.
            if state.kept.count >= Self.keptMax { state.kept.removeFirst(Self.keptMax / 10) }
            state.kept.append(record)
            state.count += 1
        }
    }
}
