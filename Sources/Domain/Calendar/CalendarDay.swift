/// A day of the calendar without time and time zone; the caller converts moments to days.
package struct CalendarDay: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// 1 to 9999 for parsed days.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// Day of the month, from 1.
    package let day: Int

    /// A day of the years 1 to 9999.
    /// - Returns: nil for a day that does not exist.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        self.init(existing: (year, month, day))
    }

    /// Parses exactly `yyyy-mm-dd`.
    /// - Returns: nil for any other text and for a day that does not exist.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = Self.number(bytes[0..<4]),
            let month = Self.number(bytes[5..<7]), let day = Self.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The local day at a moment; `secondsFromGMT` is the offset from UTC at that moment.
    package init(secondsSince1970: Int, secondsFromGMT: Int) {
        let local = secondsSince1970 + secondsFromGMT
        self.init(daysSince1970: (local - (local % 86_400 + 86_400) % 86_400) / 86_400)
    }

    /// The day so many days later; earlier for a negative number.
    package func adding(days: Int) -> CalendarDay { CalendarDay(daysSince1970: daysSince1970 + days) }

    /// `yyyy-mm-dd`.
    package var description: String {
        "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    /// Earlier in the calendar.
    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Decodes `yyyy-mm-dd`; throws `.malformed` for any other text.
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = CalendarDay(text) else {
            throw PortError(.malformed, "A day is written yyyy-mm-dd.")
        }
        self = day
    }

    /// Encodes `yyyy-mm-dd`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private init(existing parts: (year: Int, month: Int, day: Int)) {
        (year, month, day) = parts
    }

    /// Computed with years that begin in March, so that the leap day is the last day of its year.
    var daysSince1970: Int {
        let march = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        return march * 365 + march / 4 - march / 100 + march / 400 + (monthFromMarch * 153 + 2) / 5 + day - 1
            - Self.daysBefore1970
    }

    init(daysSince1970: Int) {
        let count = daysSince1970 + Self.daysBefore1970
        // Four hundred years have 146,097 days; the first estimate of the year is at most one too high.
        var march = count * 400 / 146_097
        func start(_ year: Int) -> Int { year * 365 + year / 4 - year / 100 + year / 400 }
        while start(march) > count { march -= 1 }
        while start(march + 1) <= count { march += 1 }
        let dayOfYear = count - start(march)
        let monthFromMarch = (dayOfYear * 5 + 2) / 153
        let month = (monthFromMarch + 2) % 12 + 1
        self.init(
            existing: (month > 2 ? march : march + 1, month, dayOfYear - (monthFromMarch * 153 + 2) / 5 + 1))
    }

    /// From 1 March of the year 0 to 1 January 1970.
    private static let daysBefore1970 = 719_468

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
