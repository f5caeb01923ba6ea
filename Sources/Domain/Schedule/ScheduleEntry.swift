package import FoundationEssentials

/// One line of the schedule.
package struct ScheduleEntry: Sendable, Equatable {
    package enum OnHolidays: String, Sendable, Codable, CaseIterable {
        /// Runs as on any day.
        case runs
        /// `!feriados`: lets the moment pass.
        case letsPass
        /// `+feriados`: runs at the same time of the next working day.
        case waits
    }

    /// As its line is called: the job, or the job and a number.
    package let name: String
    package let job: JobName
    package let expression: CronExpression
    package let onHolidays: OnHolidays

    package init(name: String, job: JobName, expression: CronExpression, onHolidays: OnHolidays) {
        self.name = name
        self.job = job
        self.expression = expression
        self.onHolidays = onHolidays
    }
}

/// One moment of one line.
package struct Occurrence: Sendable, Equatable {
    package enum LetPass: Sendable, Equatable {
        case holiday(Holiday)
        case blackout(Blackout)
    }

    package let moment: Date
    package let entry: ScheduleEntry
    /// Why nothing runs then; nil: it runs.
    package let letPass: LetPass?
    /// The holiday that it was moved from.
    package let movedFrom: CalendarDay?
}

/// Finds the moments of one line.
struct EntrySearch {
    let entry: ScheduleEntry
    let holidays: BrazilianHolidays
    let time: LocalTime

    /// Two years of a century have their 29 February eight years apart, and on a given day of the week forty.
    private static let daysAheadMax = 100 * 366
    /// A run of days without work is looked back over at most so far.
    private static let restDaysMax = 31

    /// What a day is to this line.
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

    /// The first moment after `moment`; of times that fall together one.
    func next(after moment: Int) -> (moment: Int, letPass: Holiday?, movedFrom: CalendarDay?)? {
        var best: Found?
        // Where clocks are put forward, times of theirs in order are not moments in order, so some more are looked at.
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

    /// The first time of clocks, not before this one, that the line names.
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

    /// The first of the next month, when nothing can happen in this one: neither fits it, nor a month that runs are moved from.
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

    /// The holiday whose run waits for this working day.
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
