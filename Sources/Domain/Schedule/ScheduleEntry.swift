package import FoundationEssentials

/// One line of the schedule.
package struct ScheduleEntry: Sendable, Equatable {
    /// What happens to moments on holidays.
    package enum OnHolidays: String, Sendable, Codable, CaseIterable {
        /// Runs as on any day.
        case runs
        /// `!feriados`: skips the moment.
        case letsPass
        /// `+feriados`: runs at the same time of the next working day.
        case waits
    }

    /// Key of the line: the job, or the job and a number.
    package let name: String
    /// The job to run.
    package let job: JobName
    /// When to run it.
    package let expression: CronExpression
    /// What happens to moments on holidays.
    package let onHolidays: OnHolidays

    package init(name: String, job: JobName, expression: CronExpression, onHolidays: OnHolidays) {
        self.name = name
        self.job = job
        self.expression = expression
        self.onHolidays = onHolidays
    }
}

/// One scheduled moment of one line.
package struct Occurrence: Sendable, Equatable {
    /// Why a moment is skipped.
    package enum LetPass: Sendable, Equatable {
        case holiday(Holiday)
        case blackout(Blackout)
    }

    /// When.
    package let moment: Date
    /// The line.
    package let entry: ScheduleEntry
    /// Why nothing runs; nil for a run.
    package let letPass: LetPass?
    /// The holiday from which the run was moved; nil when it was not.
    package let movedFrom: CalendarDay?
}

/// Finds the moments of one line.
struct EntrySearch {
    let entry: ScheduleEntry
    let holidays: BrazilianHolidays
    let time: LocalTime

    /// Across a century, 29 February is missing for eight years, and on a given day of the week for forty.
    private static let daysAheadMax = 100 * 366
    /// Longest sequence of days without work through which a holiday is searched backwards.
    private static let restDaysMax = 31

    /// The effect of a day on this line.
    private enum Plan {
        case none
        case runs(movedFrom: CalendarDay?)
        case passes(Holiday)
    }

    private struct Found {
        var moment: Int
        var plan: Plan
        var passes: Bool { if case .passes = plan { true } else { false } }
    }

    /// The first moment after `moment`; local times that fall on one moment are one.
    func next(after moment: Int) -> (moment: Int, letPass: Holiday?, movedFrom: CalendarDay?)? {
        var best: Found?
        // When clocks go forward, ordered local times are not ordered moments, so the search looks further.
        var localMax = Int.max
        var local = moment + time.offsets(around: moment).lowerBound
        while let (found, plan) = nextLocal(from: local), found <= localMax {
            local = found + 60
            let candidate = Found(moment: time.moment(of: found), plan: plan)
            guard candidate.moment > moment else { continue }
            let isBetter = best.map { best in
                (candidate.moment, candidate.passes ? 1 : 0) < (best.moment, best.passes ? 1 : 0)
            }
            guard isBetter ?? true else { continue }
            best = candidate
            localMax = candidate.moment + time.offsets(around: candidate.moment).upperBound
        }
        guard let best else { return nil }
        switch best.plan {
        case .none: return nil
        case .runs(let movedFrom): return (best.moment, nil, movedFrom)
        case .passes(let holiday): return (best.moment, holiday, nil)
        }
    }

    /// The first local time at `local` or later that the line names.
    private func nextLocal(from local: Int) -> (local: Int, plan: Plan)? {
        let minute = (local + 59 - ((local + 59) % 60 + 60) % 60) / 60
        var minuteOfDay = (minute % 1_440 + 1_440) % 1_440
        let firstDay = (minute - minuteOfDay) / 1_440
        var day = firstDay
        while day - firstDay <= Self.daysAheadMax {
            let date = CalendarDay(daysSince1970: day)
            if let month = nextMonth(date) {
                day = month
                minuteOfDay = 0
                continue
            }
            let plan = plan(date)
            if case .none = plan {
            } else if let found = entry.expression.minute(from: minuteOfDay) {
                return ((day * 1_440 + found) * 60, plan)
            }
            day += 1
            minuteOfDay = 0
        }
        return nil
    }

    /// The first day of the next month, when this one has no moment: neither it nor the month from which runs may be
    /// moved matches.
    private func nextMonth(_ date: CalendarDay) -> Int? {
        let before = date.month == 1 ? 12 : date.month - 1
        let canRun =
            entry.expression.fits(month: date.month)
            || entry.onHolidays == .waits && entry.expression.fits(month: before)
        guard !canRun else { return nil }
        return CalendarDay(
            year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)?.daysSince1970
    }

    private func plan(_ day: CalendarDay) -> Plan {
        let fits = entry.expression.fits(day)
        switch entry.onHolidays {
        case .runs: return fits ? .runs(movedFrom: nil) : .none
        case .letsPass:
            guard fits else { return .none }
            return holidays.holiday(on: day).map { .passes($0) } ?? .runs(movedFrom: nil)
        case .waits:
            if fits, holidays.holiday(on: day) == nil { return .runs(movedFrom: nil) }
            return movedTo(day).map { .runs(movedFrom: $0) } ?? .none
        }
    }

    /// The holiday whose run was moved to this working day.
    private func movedTo(_ day: CalendarDay) -> CalendarDay? {
        guard holidays.isWorkday(day) else { return nil }
        var earlier = day.adding(days: -1)
        for _ in 0..<Self.restDaysMax where !holidays.isWorkday(earlier) {
            if holidays.holiday(on: earlier) != nil, entry.expression.fits(earlier) { return earlier }
            earlier = earlier.adding(days: -1)
        }
        return nil
    }
}
