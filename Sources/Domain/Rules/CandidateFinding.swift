/// Something about a value that no schema looks at, found while a document was read; the operator's rules say what it does.
package struct CandidateFinding: Sendable, Equatable, Codable {
    /// Its severity is not yet that of the operator's rules.
    package var finding: Finding
    /// The value's day: the remark counts only where this day lies after that of receipt. Never shown. Nil: it always counts.
    package var day: CalendarDay?

    package init(_ finding: Finding, day: CalendarDay? = nil) {
        self.finding = finding
        self.day = day
    }
}
