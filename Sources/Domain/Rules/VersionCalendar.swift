/// From when, until when and with which warning an operator takes each version of the standard. Without a row a version is
/// not bound by the calendar.
package struct VersionCalendar: Sendable, Equatable, Codable {
    /// One version's time; every day in it counts, the first and the last included. Nil: without that bound.
    package struct Row: Sendable, Equatable, Codable {
        package var version: TISSVersion
        package var from: CalendarDay?
        package var until: CalendarDay?
        /// First day on which the version is taken with a warning.
        package var warnFrom: CalendarDay?

        package init(
            _ version: TISSVersion, from: CalendarDay? = nil, until: CalendarDay? = nil, warnFrom: CalendarDay? = nil
        ) {
            self.version = version
            self.from = from
            self.until = until
            self.warnFrom = warnFrom
        }
    }

    /// What the calendar says of a version on a day.
    package enum Status: Sendable, Equatable {
        case accepted
        /// Still taken; not to be used any more. The last day, where there is one.
        case warned(until: CalendarDay?)
        case refused(Refusal)
    }

    package enum Refusal: Sendable, Equatable {
        /// The first day on which it will be taken.
        case notYet(from: CalendarDay)
        /// The last day on which it was taken.
        case ended(on: CalendarDay)
    }

    /// In the order of versions, one a version. Empty: no calendar.
    package let rows: [Row]

    /// Of two rows of one version the last counts.
    package init(rows: [Row] = []) {
        self.rows = rows.reduce(into: [TISSVersion: Row]()) { $0[$1.version] = $1 }.values
            .sorted { $0.version < $1.version }
    }

    package func status(of version: TISSVersion, on day: CalendarDay) -> Status {
        guard let row = rows.first(where: { $0.version == version }) else { return .accepted }
        if let from = row.from, day < from { return .refused(.notYet(from: from)) }
        if let until = row.until, day > until { return .refused(.ended(on: until)) }
        if let warnFrom = row.warnFrom, day >= warnFrom { return .warned(until: row.until) }
        return .accepted
    }

    /// What is told of a message in this version that is received on this day; nil when there is nothing to tell.
    package func finding(on version: TISSVersion, received day: CalendarDay) -> Finding? {
        var parameters = ["version": version.text]
        switch status(of: version, on: day) {
        case .accepted: return nil
        case .warned(let until):
            parameters["until"] = until?.description
            return Finding(.versionEndsSoon, severity: .warns, parameters: parameters)
        case .refused(.notYet(let from)):
            parameters["since"] = from.description
        case .refused(.ended(let until)):
            parameters["until"] = until.description
        }
        return Finding(.versionOutsideCalendar, parameters: parameters)
    }
}
