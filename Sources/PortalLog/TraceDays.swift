import FoundationEssentials

/// Days and times of day by the operator's calendar.
struct TraceDays: Sendable {
    let timeZone: TimeZone
    private var lastDay: (number: Int, text: String)?

    init(timeZone: TimeZone) { self.timeZone = timeZone }

    /// - Returns: `yyyymmdd` and `HH:MM:SS.mmm`, both of the moment rounded to a millisecond.
    mutating func texts(of time: Date) -> (day: String, time: String) {
        let offset = timeZone.secondsFromGMT(for: time) * 1_000
        let milliseconds = Int((time.timeIntervalSince1970 * 1_000).rounded()) + offset
        let number = milliseconds.flooredQuotient(by: Self.millisecondsOfDay)
        let rest = milliseconds - number * Self.millisecondsOfDay
        let parts = [(rest / 3_600_000, 2), (rest / 60_000 % 60, 2), (rest / 1_000 % 60, 2)].map(Self.padded)
        return (day(number), parts.joined(separator: ":") + "." + Self.padded(rest % 1_000, 3))
    }

    /// `number` counts days from 1970-01-01.
    private mutating func day(_ number: Int) -> String {
        if let lastDay, lastDay.number == number { return lastDay.text }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = Date(timeIntervalSince1970: Double(number) * 86_400)
        let day = calendar.dateComponents([.year, .month, .day], from: date)
        let parts = [(day.year ?? 0, 4), (day.month ?? 0, 2), (day.day ?? 0, 2)].map(Self.padded)
        lastDay = (number, parts.joined())
        return parts.joined()
    }

    private static let millisecondsOfDay = 86_400_000

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension Int {
    /// Rounded down, also below zero.
    fileprivate func flooredQuotient(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
