/// Periods in which an operator accepts each version of the standard, and from when with a warning. A version without a
/// row is not limited by the calendar.
package struct VersionCalendar: Sendable, Equatable, Codable {
    /// The period of one version; its first and last day are included. Nil: no such bound.
    package struct Row: Sendable, Equatable, Codable {
        /// The version.
        package var version: TISSVersion
        /// First day on which it is accepted.
        package var from: CalendarDay?
        /// Last day on which it is accepted.
        package var until: CalendarDay?
        /// First day on which it is accepted with a warning.
        package var warnFrom: CalendarDay?

        /// By default without bounds and without a warning.
        package init(
            _ version: TISSVersion, from: CalendarDay? = nil, until: CalendarDay? = nil, warnFrom: CalendarDay? = nil
        ) {
            self.version = version
            self.from = from
            self.until = until
            self.warnFrom = warnFrom
        }
    }

    /// Status of a version on a day.
    package enum Status: Sendable, Equatable {
        case accepted
        /// Accepted, but to be replaced. `until` is the last day, if there is one.
        case warned(until: CalendarDay?)
        case refused(Refusal)
    }

    /// Why a version is not accepted on a day.
    package enum Refusal: Sendable, Equatable {
        /// `from` is the first day on which it will be accepted.
        case notYet(from: CalendarDay)
        /// `on` is the last day on which it was accepted.
        case ended(on: CalendarDay)
    }

    /// Sorted by version, one row each. Empty: no calendar.
    package let rows: [Row]

    /// A calendar; of several rows of one version the last counts.
    package init(rows: [Row] = []) {
        self.rows = rows.reduce(into: [TISSVersion: Row]()) { $0[$1.version] = $1 }.values
            .sorted { $0.version < $1.version }
    }

    /// The status of a version on a day.
    package func status(of version: TISSVersion, on day: CalendarDay) -> Status {
        guard let row = rows.first(where: { $0.version == version }) else { return .accepted }
        if let from = row.from, day < from { return .refused(.notYet(from: from)) }
        if let until = row.until, day > until { return .refused(.ended(on: until)) }
        if let warnFrom = row.warnFrom, day >= warnFrom { return .warned(until: row.until) }
        return .accepted
    }

    /// The finding about a message of this version that is received on this day; nil when there is none.
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
