import FoundationEssentials
import HATContract

/// Reads `Retry-After`: seconds, or an HTTP date.
enum RetryAfter {
    /// A wrong clock on the other side must not park a lote for ever.
    static let most: Duration = .seconds(24 * 3600)

    /// How long the other side asked to wait, never negative and at most `most`; nil when it did not say, or not in
    /// these forms.
    ///
    /// - Parameters:
    /// - text: the header's value; anything else than its two forms is as good as none.
    /// - answerDate: the answer's own `Date`, against which a date is counted so that clocks need not agree.
    /// - now: counted against when there is no such date.
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
