package import Domain
package import FoundationEssentials
import Synchronization

/// Folds an error that comes again and again, so that one fault that every drop meets does not bury the rest of the log (T43).
///
/// Of one error the first few of a minute are told as they come; those after them are counted, and told as one at the end of that
/// minute. Which drop it was about makes no difference. Knows no logger and no clock: moments and errors in, what to tell out. Many
/// threads may use it at once.
package final class RepeatedErrors: Sendable {
    /// One error as the log tells it, whichever drop it is about.
    package struct Fault: Sendable, Hashable {
        package let code: PortError.Code
        package let text: String
        package let position: String
        /// What was going on, in the words of whoever logs.
        package let summary: String
        package let isTransient: Bool

        package init(_ error: PortError, _ summary: String) {
            code = error.code
            text = error.message
            position = error.location
            self.summary = summary
            isTransient = error.isTransient
        }
    }

    /// A fault that was folded, and how often.
    package struct Repetition: Sendable, Equatable {
        package let fault: Fault
        /// Those that were not told one by one.
        package let count: Int

        package init(fault: Fault, count: Int) {
            self.fault = fault
            self.count = count
        }
    }

    /// What an error leads to.
    package struct Notice: Sendable, Equatable {
        /// The error itself is to be told now.
        package let isLogged: Bool
        /// Minutes of this and other errors that are over by now.
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
        /// No minute ends before it; nil when none runs. So that a line without an error costs one comparison.
        var firstEnd: Date?
        var latest: Date = .distantPast
    }

    /// So many of one minute are told one by one.
    package static let loggedMax = 5
    /// More kinds of error at a time than a person can read; beyond, each is told.
    package static let faultsMax = 500
    private static let length: TimeInterval = 60

    private let state = Mutex(State())

    package init() {}

    /// The first of a minute is always told.
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

    /// What is over by now and was not told yet; whoever calls tells it.
    package func ended(by time: Date) -> [Repetition] {
        state.withLock { Self.end(&$0, at: time) }
    }

    /// Everything that was not told yet, at the end of the process.
    package func rest() -> [Repetition] { ended(by: .distantFuture) }

    private static func end(_ state: inout State, at time: Date) -> [Repetition] {
        // A clock that was put back ends every minute: none may last for as long as it was put back by. Less than a minute is only
        // threads that overtake one another.
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
