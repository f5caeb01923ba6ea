/// When a job runs: minute, hour, day of the month, month, day of the week, as in crontab(5).
///
/// A day matches when its month, its day of the month and its day of the week match. When neither of the two day fields
/// begins with `*`, one of them suffices.
package struct CronExpression: Sendable, Equatable, CustomStringConvertible {
    /// As written, with whitespace normalised.
    package let description: String

    let minutes: CronSet
    let hours: CronSet
    private let days: CronSet
    private let months: CronSet
    private let weekdays: CronSet

    /// Parses an expression or a nickname.
    /// - Throws: the first problem, with its position.
    package init(_ text: some StringProtocol) throws(CronProblem) {
        let fields = try CronWords(text).fields()
        description = fields.text
        minutes = fields[.minute]
        hours = fields[.hour]
        days = fields[.dayOfMonth]
        months = fields[.month]
        weekdays = fields[.dayOfWeek]
        if !hasADay {
            throw CronProblem(reason: .neverComes, field: .dayOfMonth, position: 1, text: description)
        }
    }

    /// Whether a matching day exists. Each existing day of a year falls on each day of the week in some year.
    private var hasADay: Bool {
        if !days.isStarred, !weekdays.isStarred { return true }
        return (1...12).contains { month in
            months.contains(month) && (1...Self.longest(month)).contains { days.contains($0) }
        }
    }

    private static func longest(_ month: Int) -> Int {
        switch month {
        case 2: 29
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    func fits(month: Int) -> Bool { months.contains(month) }

    func fits(_ day: CalendarDay) -> Bool {
        guard months.contains(day.month) else { return false }
        let fitsDay = days.contains(day.day)
        let fitsWeekday = weekdays.contains(day.weekday)
        return days.isStarred || weekdays.isStarred ? fitsDay && fitsWeekday : fitsDay || fitsWeekday
    }

    /// The first matching minute of a day, at `start` or later.
    func minute(from start: Int) -> Int? {
        guard start < 24 * 60 else { return nil }
        if hours.contains(start / 60), let minute = minutes.first(from: start % 60) { return start / 60 * 60 + minute }
        guard let hour = hours.first(from: start / 60 + 1), let minute = minutes.first(from: 0) else { return nil }
        return hour * 60 + minute
    }
}

/// The numbers of one field, as bits.
struct CronSet: Sendable, Equatable {
    private(set) var bits: UInt64 = 0
    /// The field begins with `*`.
    var isStarred = false

    func contains(_ number: Int) -> Bool { bits & (1 << UInt64(number)) != 0 }

    mutating func insert(_ number: Int) { bits |= 1 << UInt64(number) }

    func first(from number: Int) -> Int? {
        guard number < 64 else { return nil }
        let rest = bits & (UInt64.max << UInt64(number))
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }
}

/// The five fields, in their order.
package enum CronField: Int, Sendable, CaseIterable {
    case minute, hour, dayOfMonth, month, dayOfWeek

    /// Allowed numbers; Sunday is 0 and 7.
    package var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        }
    }

    /// English and Portuguese names.
    var names: [String: Int] {
        switch self {
        case .month: Self.monthNames
        case .dayOfWeek: Self.weekdayNames
        default: [:]
        }
    }

    private static let monthNames = numbered(
        from: 1, "jan", "feb fev", "mar", "apr abr", "may mai", "jun", "jul", "aug ago", "sep set", "oct out", "nov",
        "dec dez")
    private static let weekdayNames = numbered(
        from: 0, "sun dom", "mon seg", "tue ter", "wed qua", "thu qui", "fri sex", "sat sab sáb")

    private static func numbered(from first: Int, _ names: String...) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for (index, names) in names.enumerated() {
            for name in names.split(separator: " ") { numbers[String(name)] = first + index }
        }
        return numbers
    }
}

extension CalendarDay {
    /// 0 for Sunday.
    var weekday: Int { ((daysSince1970 + 4) % 7 + 7) % 7 }
}
