/// A period in which no scheduled run begins.
package struct Blackout: Sendable, Hashable, CustomStringConvertible {
    /// As written, with whitespace normalised.
    package let description: String
    private let form: Form

    private enum Form: Hashable {
        /// Every day, or past midnight when the end is not after the beginning. `weekdays` are the days on which it
        /// begins, as bits by number, Sunday 0.
        case daily(weekdays: UInt64, from: Int, until: Int)
        /// Every year, or over the end of the year when the end is not after the beginning.
        case yearly(from: DayOfYear, until: DayOfYear)
        case once(from: Moment, until: Moment)
    }

    private struct DayOfYear: Hashable, Comparable {
        var month: Int
        var day: Int
        var minute: Int

        static func < (left: DayOfYear, right: DayOfYear) -> Bool {
            (left.month, left.day, left.minute) < (right.month, right.day, right.minute)
        }
    }

    private struct Moment: Hashable, Comparable {
        var day: CalendarDay
        var minute: Int

        static func < (left: Moment, right: Moment) -> Bool { (left.day, left.minute) < (right.day, right.minute) }
    }

    /// Parses `22:00-02:00`; `sab,dom 00:00-24:00` (days as in an expression); `12-24 18:00..12-26 06:00`, every year,
    /// or with years, once. The end is exclusive. Nil for any other text and for an empty period.
    package init?(_ text: some StringProtocol) {
        let words = String(text).split { $0.isWhitespace }.map { String($0) }
        let joined = words.joined(separator: " ")
        guard let form = joined.contains("..") ? Self.dates(joined) : Self.times(words) else { return nil }
        self.form = form
        description = joined
    }

    /// Parses a list of periods with commas between them; days of the week belong to the period that follows them.
    /// - Returns: the periods, or the first part that is none.
    package static func list(_ text: String) -> Result<[Blackout], NotAWindow> {
        var windows: [Blackout] = []
        var pending: [Substring] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            pending.append(part)
            guard part.contains(":") else { continue }
            let written = pending.joined(separator: ",")
            guard let window = Blackout(written) else { return .failure(NotAWindow(text: written)) }
            windows.append(window)
            pending = []
        }
        guard pending.isEmpty else { return .failure(NotAWindow(text: pending.joined(separator: ","))) }
        return .success(windows)
    }

    /// A part of a list that is no period.
    package struct NotAWindow: Error, Equatable {
        /// The part, as written.
        package let text: String
    }

    func covers(_ day: CalendarDay, minute: Int) -> Bool {
        switch form {
        case .daily(let weekdays, let from, let until):
            func begins(_ weekday: Int) -> Bool { weekdays & (1 << UInt64(weekday)) != 0 }
            if from < until { return begins(day.weekday) && minute >= from && minute < until }
            return begins(day.weekday) && minute >= from || begins((day.weekday + 6) % 7) && minute < until
        case .yearly(let from, let until):
            let at = DayOfYear(month: day.month, day: day.day, minute: minute)
            return from < until ? from <= at && at < until : from <= at || at < until
        case .once(let from, let until):
            let at = Moment(day: day, minute: minute)
            return from <= at && at < until
        }
    }

    private static func times(_ words: [String]) -> Form? {
        guard let last = words.last else { return nil }
        let ends = last.split(separator: "-", omittingEmptySubsequences: false).map { ClockTime($0) }
        guard ends.count == 2, let from = ends[0], let until = ends[1], from != until, from.minuteOfDay < 1_440 else {
            return nil
        }
        var weekdays: UInt64 = 0b111_1111
        if words.count > 1 {
            // The reason is dropped: the message shows the whole period and the allowed forms.
            guard let set = try? CronWords.set(.dayOfWeek, words.dropLast().joined()) else { return nil }
            weekdays = set.bits
        }
        return .daily(weekdays: weekdays, from: from.minuteOfDay, until: until.minuteOfDay)
    }

    private static func dates(_ text: String) -> Form? {
        guard let dots = text.firstRange(of: ".."), let from = side(text[..<dots.lowerBound]),
            let until = side(text[dots.upperBound...])
        else { return nil }
        switch (from.hasYear, until.hasYear) {
        case (true, true):
            guard from.moment < until.moment else { return nil }
            return .once(from: from.moment, until: until.moment)
        case (false, false):
            let ends = [from, until].map {
                DayOfYear(month: $0.moment.day.month, day: $0.moment.day.day, minute: $0.moment.minute)
            }
            return ends[0] == ends[1] ? nil : .yearly(from: ends[0], until: ends[1])
        default: return nil
        }
    }

    private static func side(_ text: Substring) -> (moment: Moment, hasYear: Bool)? {
        let words = text.split(separator: " ")
        guard words.count == 2, let time = ClockTime(words[1]) else { return nil }
        // A leap year stands for every year: 29 February can be named.
        let hasYear = words[0].utf8.count == 10
        guard let day = CalendarDay(hasYear ? String(words[0]) : "2000-\(words[0])") else { return nil }
        return (Moment(day: day, minute: time.minuteOfDay), hasYear)
    }
}
