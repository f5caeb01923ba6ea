/// Days without work: national holidays, optionally bank holidays, and days of the operator.
package struct BrazilianHolidays: Sendable, Equatable {
    /// A day of the operator: a holiday of its state, city or company.
    package enum OwnDay: Sendable, Hashable {
        case yearly(month: Int, day: Int)
        case once(CalendarDay)
    }

    /// A holiday on a fixed date.
    package struct Fixed: Sendable {
        /// The holiday.
        package let holiday: Holiday
        /// Month, 1 to 12.
        package let month: Int
        /// Day of the month, from 1.
        package let day: Int
        /// The law that made it a national holiday.
        package let law: String
        /// The first year in which it was one.
        package let firstYear: Int
    }

    /// Whether Carnival's Monday and Tuesday and Corpus Christi count too.
    package var includesBankDays: Bool
    /// Days of the operator.
    package var ownDays: Set<OwnDay>

    /// By default the national holidays only.
    package init(includesBankDays: Bool = false, ownDays: Set<OwnDay> = []) {
        self.includesBankDays = includesBankDays
        self.ownDays = ownDays
    }

    /// National holidays on fixed dates.
    package static let fixed = [
        Fixed(holiday: .newYear, month: 1, day: 1, law: "Lei 662/1949", firstYear: 1950),
        Fixed(holiday: .tiradentes, month: 4, day: 21, law: "Lei 1.266/1950", firstYear: 1951),
        Fixed(holiday: .labour, month: 5, day: 1, law: "Lei 662/1949", firstYear: 1949),
        Fixed(holiday: .independence, month: 9, day: 7, law: "Lei 662/1949", firstYear: 1949),
        Fixed(holiday: .aparecida, month: 10, day: 12, law: "Lei 6.802/1980", firstYear: 1980),
        Fixed(holiday: .allSouls, month: 11, day: 2, law: "Lei 10.607/2002", firstYear: 2003),
        Fixed(holiday: .republic, month: 11, day: 15, law: "Lei 662/1949", firstYear: 1949),
        Fixed(holiday: .blackConsciousness, month: 11, day: 20, law: "Lei 14.759/2023", firstYear: 2024),
        Fixed(holiday: .christmas, month: 12, day: 25, law: "Lei 662/1949", firstYear: 1949),
    ]

    /// The holiday on this day.
    /// - Returns: nil for a day that is none.
    package func holiday(on day: CalendarDay) -> Holiday? {
        for fixed in Self.fixed
        where fixed.month == day.month && fixed.day == day.day && day.year >= fixed.firstYear {
            return fixed.holiday
        }
        if ownDays.contains(.yearly(month: day.month, day: day.day)) || ownDays.contains(.once(day)) {
            return .ofOperator
        }
        // Easter is never before 22 March nor after 25 April.
        guard (2...6).contains(day.month) else { return nil }
        switch day.daysSince1970 - Self.easter(of: day.year).daysSince1970 {
        case -2: return .goodFriday
        case -48 where includesBankDays: return .carnivalMonday
        case -47 where includesBankDays: return .carnivalTuesday
        case 60 where includesBankDays: return .corpusChristi
        default: return nil
        }
    }

    /// Monday to Friday and no holiday.
    func isWorkday(_ day: CalendarDay) -> Bool {
        (1...5).contains(day.weekday) && holiday(on: day) == nil
    }

    /// Easter Sunday of the Gregorian calendar, by the anonymous computus of 1876.
    package static func easter(of year: Int) -> CalendarDay {
        let (golden, century, inCentury) = (year % 19, year / 100, year % 100)
        let correction = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - correction + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7
        let late = (golden + 11 * epact + 22 * weekday) / 451
        let days = epact + weekday - 7 * late + 114
        return CalendarDay(daysSince1970: CalendarDay.marchFirst(of: year) + days - 93)
    }
}

/// What a holiday is. Raw values are shown.
package enum Holiday: String, Sendable, Codable, CaseIterable {
    case newYear, tiradentes, labour, independence, aparecida, allSouls, republic, blackConsciousness, christmas
    case goodFriday, carnivalMonday, carnivalTuesday, corpusChristi
    /// A day of the operator.
    case ofOperator
}

extension CalendarDay {
    /// Days from 1970-01-01 to 1 March.
    fileprivate static func marchFirst(of year: Int) -> Int {
        year * 365 + year / 4 - year / 100 + year / 400 - 719_468
    }
}
