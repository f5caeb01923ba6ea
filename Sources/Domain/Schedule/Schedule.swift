package import FoundationEssentials

/// When which job runs by itself. Pure: moments in, moments out.
///
/// Every time of the operator's clocks that a line names runs once: a time that they show twice at its first, one that they pass over
/// as if they had not been put forward (00:30 is at what they then call 01:30). Times that fall on one moment are one run.
package struct Schedule: Sendable, Equatable {
    package let entries: [ScheduleEntry]
    package let holidays: BrazilianHolidays
    package let blackouts: [Blackout]

    package init(
        entries: [ScheduleEntry] = [], holidays: BrazilianHolidays = BrazilianHolidays(), blackouts: [Blackout] = []
    ) {
        self.entries = entries
        self.holidays = holidays
        self.blackouts = blackouts
    }

    /// Each once, in the order of the lines.
    package var jobs: [JobName] {
        var seen: Set<JobName> = []
        return entries.map(\.job).filter { seen.insert($0).inserted }
    }

    /// The lines of these jobs: those that a process runs.
    package func only(_ jobs: Set<JobName>) -> Schedule {
        Schedule(entries: entries.filter { jobs.contains($0.job) }, holidays: holidays, blackouts: blackouts)
    }

    /// The first moment of one line after `moment`, those that are let pass included.
    /// - Returns: nil when there is none within a hundred years.
    package func next(_ entry: ScheduleEntry, after moment: Date, _ time: LocalTime) -> Occurrence? {
        let search = EntrySearch(entry: entry, holidays: holidays, time: time)
        guard let found = search.next(after: moment.wholeSeconds) else { return nil }
        let letPass = found.letPass.map { Occurrence.LetPass.holiday($0) } ?? blackout(at: found.moment, time)
        return Occurrence(
            moment: Date(timeIntervalSince1970: Double(found.moment)), entry: entry, letPass: letPass,
            movedFrom: found.movedFrom)
    }

    /// Of all lines of a job; one that runs goes before one that is let pass at the same moment.
    package func next(of job: JobName, after moment: Date, _ time: LocalTime) -> Occurrence? {
        entries.filter { $0.job == job }.compactMap { next($0, after: moment, time) }.min { left, right in
            (left.moment, left.letPass == nil ? 0 : 1) < (right.moment, right.letPass == nil ? 0 : 1)
        }
    }

    /// The coming moments of all lines in the order of time, those that are let pass included.
    package func coming(_ count: Int, after moment: Date, _ time: LocalTime) -> [Occurrence] {
        var heads = entries.map { next($0, after: moment, time) }
        var coming: [Occurrence] = []
        while coming.count < count {
            let first = heads.indices.filter { heads[$0] != nil }.min { left, right in
                (heads[left]?.moment ?? .distantFuture) < (heads[right]?.moment ?? .distantFuture)
            }
            guard let first, let occurrence = heads[first] else { break }
            coming.append(occurrence)
            heads[first] = next(occurrence.entry, after: occurrence.moment, time)
        }
        return coming
    }

    /// The window that the moment lies in.
    package func blackout(at moment: Date, _ time: LocalTime) -> Blackout? {
        let clock = time.clock(at: moment.wholeSeconds)
        let day = CalendarDay(daysSince1970: clock.day)
        return blackouts.first { $0.covers(day, minute: clock.minuteOfDay) }
    }

    private func blackout(at moment: Int, _ time: LocalTime) -> Occurrence.LetPass? {
        blackout(at: Date(timeIntervalSince1970: Double(moment)), time).map { .blackout($0) }
    }
}

extension Schedule {
    /// When a line runs next, and the first moment that is let pass before that.
    package struct NextRun: Sendable, Equatable {
        package let run: Occurrence?
        package let letPass: Occurrence?
    }

    /// Looked for among so many moments of the line, and not further ahead than 40 years.
    private static let momentsMax = 20_000
    private static let secondsAheadMax = 40 * 366 * 86_400.0

    /// - Returns: no run when a line's next moments are all let pass.
    package func nextRun(_ entry: ScheduleEntry, after moment: Date, _ time: LocalTime) -> NextRun {
        var letPass: Occurrence?
        var cursor = moment
        for _ in 0..<Self.momentsMax {
            guard let occurrence = next(entry, after: cursor, time),
                occurrence.moment.timeIntervalSince(moment) < Self.secondsAheadMax
            else { break }
            guard occurrence.letPass != nil else { return NextRun(run: occurrence, letPass: letPass) }
            letPass = letPass ?? occurrence
            cursor = occurrence.moment
        }
        return NextRun(run: nil, letPass: letPass)
    }
}
