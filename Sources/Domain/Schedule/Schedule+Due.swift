package import FoundationEssentials

/// The result of comparing a schedule with the clock.
package struct DueRun: Sendable, Equatable {
    /// The last scheduled moment up to now; without one, the moment until which the schedule was served before.
    package let servedUntil: Date
    /// The first of these moments that is not skipped; nil when nothing is to run. Any number of missed moments is one
    /// run.
    package let since: Date?
}

extension Schedule {
    /// What is to be done at `now` for a job whose schedule was served until `served`. Missed moments are made up by
    /// one run; moments that holidays or blackouts skip are not.
    package func due(_ job: JobName, servedUntil served: Date, now: Date, _ time: LocalTime) -> DueRun {
        var cursor = served
        while let occurrence = next(of: job, after: cursor, time), occurrence.moment <= now {
            guard occurrence.letPass != nil else {
                return DueRun(
                    servedUntil: last(of: job, from: occurrence.moment, through: now, time), since: occurrence.moment)
            }
            cursor = occurrence.moment
        }
        return DueRun(servedUntil: cursor, since: nil)
    }

    /// The last moment of a job from a known one to `now`. It searches backwards, because years may be between them.
    private func last(of job: JobName, from known: Date, through now: Date, _ time: LocalTime) -> Date {
        for hours: Double in [1, 24, 31 * 24, 366 * 24] {
            let start = max(known, now.addingTimeInterval(-hours * 3_600))
            var latest: Date?
            while let occurrence = next(of: job, after: latest ?? start, time), occurrence.moment <= now {
                latest = occurrence.moment
            }
            if let latest { return latest }
            if start == known { break }
        }
        return known
    }
}
