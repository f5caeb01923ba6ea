package import Domain
package import FoundationEssentials
import Synchronization

/// Folds an error that occurs repeatedly, so that one fault of every drop does not bury the rest of the log (T43).
///
/// Of one error the first few of a minute are logged at once. The others are counted, and reported in one line when the
/// minute ends, regardless of the drop. This type has no logger and no clock: it maps times and errors to what must be
/// logged. Thread-safe.
package final class RepeatedErrors: Sendable {
    /// One error as the log reports it, regardless of the drop.
    package struct Fault: Sendable, Hashable {
        /// The code of the error.
        package let code: PortError.Code
        /// The messages of the error and of its causes.
        package let text: String
        /// Where in the program it was thrown.
        package let position: String
        /// What was being done, in the words of the caller's log line.
        package let summary: String
        /// A retry may succeed.
        package let isTransient: Bool

        package init(_ error: PortError, _ summary: String) {
            code = error.code
            text = error.chain
            position = error.location
            self.summary = summary
            isTransient = error.isTransient
        }
    }

    /// A fault that was folded, and how often.
    package struct Repetition: Sendable, Equatable {
        /// The error.
        package let fault: Fault
        /// How many were not logged singly.
        package let count: Int

        package init(fault: Fault, count: Int) {
            self.fault = fault
            self.count = count
        }
    }

    /// What the caller must log.
    package struct Notice: Sendable, Equatable {
        /// The error itself must be logged now.
        package let isLogged: Bool
        /// Minutes of this and other errors that have ended.
        package let ended: [Repetition]

        package init(isLogged: Bool, ended: [Repetition]) {
            self.isLogged = isLogged
            self.ended = ended
        }
    }

    private struct Minute {
        let begin: Date
        var count = 1
    }

    private struct State {
        var minutes: [Fault: Minute] = [:]
        /// The earliest end of a running minute; nil when none runs. Lets a call without errors cost one comparison.
        var firstEnd: Date?
        var latest: Date = .distantPast
    }

    /// How many errors of one minute are logged singly.
    package static let loggedMax = 5
    /// More kinds of error than an operator can read; further ones are not folded.
    package static let faultsMax = 500
    private static let length: TimeInterval = 60

    private let state = Mutex(State())

    package init() {}

    /// Counts the error and decides whether it is logged. The first of a minute always is.
    package func note(_ fault: Fault, at time: Date) -> Notice {
        state.withLock { state in
            let ended = Self.end(&state, at: time)
            guard var minute = state.minutes[fault] else {
                if state.minutes.count < Self.faultsMax {
                    state.minutes[fault] = Minute(begin: time)
                    state.firstEnd = min(state.firstEnd ?? .distantFuture, time.addingTimeInterval(Self.length))
                }
                return Notice(isLogged: true, ended: ended)
            }
            minute.count += 1
            state.minutes[fault] = minute
            return Notice(isLogged: minute.count <= Self.loggedMax, ended: ended)
        }
    }

    /// Minutes that have ended and were not reported yet; the caller must log them.
    package func ended(by time: Date) -> [Repetition] {
        state.withLock { Self.end(&$0, at: time) }
    }

    /// Everything that was not reported yet, for the end of the process.
    package func rest() -> [Repetition] { ended(by: .distantFuture) }

    private static func end(_ state: inout State, at time: Date) -> [Repetition] {
        // A clock that was set back ends every minute, because none may last as long as the step. A step of less than a
        // minute is only the disorder of concurrent calls.
        let isPutBack = time < state.latest.addingTimeInterval(-length)
        state.latest = isPutBack ? time : max(time, state.latest)
        guard let firstEnd = state.firstEnd, isPutBack || time >= firstEnd else { return [] }
        let over = state.minutes.filter { isPutBack || time >= $0.value.begin.addingTimeInterval(length) }
        for fault in over.keys { state.minutes[fault] = nil }
        state.firstEnd = state.minutes.values.map(\.begin).min()?.addingTimeInterval(length)
        return over.filter { $0.value.count > loggedMax }.sorted { $0.value.begin < $1.value.begin }
            .map { Repetition(fault: $0.key, count: $0.value.count - loggedMax) }
    }
}
