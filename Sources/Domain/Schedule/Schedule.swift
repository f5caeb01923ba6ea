package import FoundationEssentials

/// When jobs run on their own. Pure: moments in, moments out.
///
/// Every local time that a line names runs once: a local time that occurs twice at its first occurrence, one that is
/// skipped with the offset before the change (00:30 runs at what is then 01:30). Local times that fall on one moment
/// are one run.
package struct Schedule: Sendable, Equatable {
    /// Its lines.
    package let entries: [ScheduleEntry]
    /// Days without work.
    package let holidays: BrazilianHolidays
    /// Periods in which no run begins.
    package let blackouts: [Blackout]

    /// By default an empty schedule, which runs nothing.
    package init(
        entries: [ScheduleEntry] = [], holidays: BrazilianHolidays = BrazilianHolidays(), blackouts: [Blackout] = []
    ) {
        self.entries = entries
        self.holidays = holidays
        self.blackouts = blackouts
    }

    /// The jobs with a line, each once, in the order of the lines.
    package var jobs: [JobName] {
        var seen: Set<JobName> = []
        return entries.map(\.job).filter { seen.insert($0).inserted }
    }

    /// The schedule of these jobs only, which are those that a process runs.
    package func only(_ jobs: Set<JobName>) -> Schedule {
        Schedule(entries: entries.filter { jobs.contains($0.job) }, holidays: holidays, blackouts: blackouts)
    }

    /// The first moment of a line after `moment`, skipped ones included.
    /// - Returns: nil when there is none within a hundred years.
    package func next(_ entry: ScheduleEntry, after moment: Date, _ time: LocalTime) -> Occurrence? {
        let search = EntrySearch(entry: entry, holidays: holidays, time: time)
        guard let found = search.next(after: moment.wholeSeconds) else { return nil }
        let letPass = found.letPass.map { Occurrence.LetPass.holiday($0) } ?? blackout(at: found.moment, time)
        return Occurrence(
            moment: Date(timeIntervalSince1970: Double(found.moment)), entry: entry, letPass: letPass,
            movedFrom: found.movedFrom)
    }

    /// The first moment of all lines of a job after `moment`. At one moment, a run comes before a skipped one.
    package func next(of job: JobName, after moment: Date, _ time: LocalTime) -> Occurrence? {
        entries.filter { $0.job == job }.compactMap { next($0, after: moment, time) }.min { left, right in
            (left.moment, left.letPass == nil ? 0 : 1) < (right.moment, right.letPass == nil ? 0 : 1)
        }
    }

    /// The next moments of all lines in order of time, at most `count`, skipped ones included.
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

    /// The blackout at a moment; nil when there is none.
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
    /// When a line runs next, and the first moment before it that is skipped.
    package struct NextRun: Sendable, Equatable {
        /// The next run; nil when all moments that were searched are skipped.
        package let run: Occurrence?
        /// The first skipped moment before it; nil when there is none.
        package let letPass: Occurrence?
    }

    /// Limits of the search: moments of the line, and 40 years.
    private static let momentsMax = 20_000
    private static let secondsAheadMax = 40 * 366 * 86_400.0

    /// Finds the next run of a line.
    /// - Returns: no run when 20,000 moments, or those of 40 years, are all skipped.
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
