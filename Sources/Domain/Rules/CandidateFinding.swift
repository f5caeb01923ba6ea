/// A candidate finding about a value that no schema checks, made while a document is read. The operator's rules decide
/// its effect.
package struct CandidateFinding: Sendable, Equatable, Codable {
    /// Its severity is not yet that of the operator's rules.
    package var finding: Finding
    /// The day of the value: the candidate counts only when this day is after that of receipt. Never shown. Nil: it
    /// always counts.
    package var day: CalendarDay?

    /// A candidate; with `day` it counts only when that day is after the day of receipt.
    package init(_ finding: Finding, day: CalendarDay? = nil) {
        self.finding = finding
        self.day = day
    }
}
