package import FoundationEssentials

/// What became due between two moments.
package struct DueRun: Sendable, Equatable {
    /// The last moment up to now, or what was served already when there is none.
    package let servedUntil: Date
    /// The first moment of those that is not let pass; nil: nothing is to be run. However many there are, they are one run.
    package let since: Date?
}

extension Schedule {
    /// What is to be done at `now` for a job whose schedule was served until `served`. Moments that were missed are made up by one
    /// run; those that were to be let pass are not made up.
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

    /// The last moment of a job from one that is known. Looked for from the end, since years may lie between.
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
