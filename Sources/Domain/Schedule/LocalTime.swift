package import FoundationEssentials

/// The operator's local time. The only fact about time zones that a schedule needs is the offset from UTC at a moment.
package struct LocalTime: Sendable {
    /// Name of the zone, for display.
    package let name: String
    private let offset: @Sendable (Int) -> Int

    /// A zone.
    /// - Parameters:
    ///   - name: for display.
    ///   - secondsFromGMT: the offset from UTC at a moment in seconds since 1970; less than a day either way, and
    ///     changing at most once in two days.
    package init(name: String, secondsFromGMT: @escaping @Sendable (_ secondsSince1970: Int) -> Int) {
        self.name = name
        self.offset = secondsFromGMT
    }

    /// The local day at a moment.
    package func day(at moment: Date) -> CalendarDay { CalendarDay(daysSince1970: clock(at: moment.wholeSeconds).day) }

    /// The local time, such as `2026-11-23 05:40`.
    package func text(of moment: Date) -> String {
        let clock = clock(at: moment.wholeSeconds)
        return "\(CalendarDay(daysSince1970: clock.day)) \(ClockTime(minuteOfDay: clock.minuteOfDay))"
    }

    /// Local days since 1970 and minute of the day at a moment.
    func clock(at moment: Int) -> (day: Int, minuteOfDay: Int) {
        let local = moment + offset(moment)
        let second = (local % 86_400 + 86_400) % 86_400
        return ((local - second) / 86_400, second / 60)
    }

    /// The moment of a local time (in seconds since 1970 as if it were UTC). Of a local time that occurs twice the
    /// first one counts. A local time that is skipped counts with the offset before the change: as long after the
    /// change as it is after the last local time before it.
    func moment(of local: Int) -> Int {
        // No zone is a day away from UTC, so a change that concerns `local` lies between these two.
        let before = offset(local - 86_400)
        let after = offset(local + 86_400)
        guard before != after else { return local - before }
        let candidates = [local - before, local - after].filter { $0 + offset($0) == local }
        return candidates.min() ?? local - before
    }

    /// The least and the greatest offset within a day of a moment, in seconds.
    func offsets(around moment: Int) -> ClosedRange<Int> {
        let offsets = [offset(moment - 86_400), offset(moment), offset(moment + 86_400)]
        return (offsets.min() ?? 0)...(offsets.max() ?? 0)
    }
}

/// A minute of the day, from `00:00` to `24:00`.
package struct ClockTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 0 to 1,440.
    package let minuteOfDay: Int

    init(minuteOfDay: Int) { self.minuteOfDay = minuteOfDay }

    /// Parses `hh:mm` or `h:mm`, at most `24:00`.
    /// - Returns: nil for any other text.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 2, (1...2).contains(parts[0].utf8.count),
            let hour = UInt8(plain: parts[0]), let minute = UInt8(plain: parts[1]), minute < 60,
            hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        minuteOfDay = Int(hour) * 60 + Int(minute)
    }

    /// As `hh:mm`.
    package var description: String {
        let (hour, minute) = minuteOfDay.quotientAndRemainder(dividingBy: 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// Earlier in the day.
    package static func < (left: ClockTime, right: ClockTime) -> Bool { left.minuteOfDay < right.minuteOfDay }
}

extension FixedWidthInteger {
    /// Parses digits without a sign.
    init?(plain text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self.init(text)
    }
}

extension Date {
    /// Seconds since 1970, rounded down, limited to the years 1 to 9999.
    var wholeSeconds: Int {
        let seconds = timeIntervalSince1970.rounded(.down)
        return Int(max(-62_135_596_800, min(253_402_300_799, seconds)))
    }
}
