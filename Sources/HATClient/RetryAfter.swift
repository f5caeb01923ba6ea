import FoundationEssentials
import HATContract

/// Parses `Retry-After`: seconds, or an HTTP date.
enum RetryAfter {
    /// The longest accepted wait: a wrong clock on the other side must not delay a lote without end.
    static let most: Duration = .seconds(24 * 3600)

    /// The requested wait, never negative and at most `most`; nil when there is none in a known form.
    ///
    /// - Parameters:
    ///   - text: the header's value; a value in neither form is ignored.
    ///   - answerDate: the answer's own `Date`. A date is compared with it, so that the clocks need not agree.
    ///   - now: compared with a date when there is no `answerDate`.
    /// - Returns: the wait.
    static func wait(_ text: String?, answerDate: String?, now: Date) -> Duration? {
        guard let text else { return nil }
        let seconds: Double
        if let whole = Int64(text), whole >= 0 {
            seconds = Double(whole)
        } else if let date = HTTPDate.date(text) {
            let base = answerDate.flatMap { HTTPDate.date($0) } ?? now
            seconds = max(0, date.timeIntervalSince(base).rounded(.up))
        } else {
            return nil
        }
        return min(.seconds(Int64(min(seconds, 1e9))), most)
    }
}
