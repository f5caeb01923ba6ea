package import FoundationEssentials

/// What the operator's clocks show. All that a schedule knows of zones: how far they are ahead of UTC at a moment.
package struct LocalTime: Sendable {
    /// Name of the zone, for people.
    package let name: String
    private let offset: @Sendable (Int) -> Int

    /// - Parameters:
    ///   - name: as people know the zone.
    ///   - secondsFromGMT: of a moment in seconds since 1970; less than a day either way, changing at most once in two days.
    package init(name: String, secondsFromGMT: @escaping @Sendable (_ secondsSince1970: Int) -> Int) {
        self.name = name
        self.offset = secondsFromGMT
    }

    /// The day that clocks show.
    package func day(at moment: Date) -> CalendarDay { CalendarDay(daysSince1970: clock(at: moment.wholeSeconds).day) }

    /// `2026-11-23 05:40`, as clocks show it.
    package func text(of moment: Date) -> String {
        let clock = clock(at: moment.wholeSeconds)
        return "\(CalendarDay(daysSince1970: clock.day)) \(ClockTime(minuteOfDay: clock.minuteOfDay))"
    }

    /// Days since 1970 and minute that clocks show at a moment.
    func clock(at moment: Int) -> (day: Int, minuteOfDay: Int) {
        let local = moment + offset(moment)
        let second = (local % 86_400 + 86_400) % 86_400
        return ((local - second) / 86_400, second / 60)
    }

    /// When clocks show `local` (seconds since 1970 as if they were UTC's). A time that they show twice counts as the first; one
    /// that they pass over counts as if they had not been put forward: as long after the change as it lies after the last time shown.
    func moment(of local: Int) -> Int {
        // No zone is a day away from UTC, so a change that concerns `local` lies between these two.
        let before = offset(local - 86_400)
        let after = offset(local + 86_400)
        guard before != after else { return local - before }
        let candidates = [local - before, local - after].filter { $0 + offset($0) == local }
        return candidates.min() ?? local - before
    }

    /// The least and the greatest offset within a day of a moment.
    func offsets(around moment: Int) -> ClosedRange<Int> {
        let offsets = [offset(moment - 86_400), offset(moment), offset(moment + 86_400)]
        return (offsets.min() ?? 0)...(offsets.max() ?? 0)
    }
}

/// A minute of a day, from `00:00` to `24:00`.
package struct ClockTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let minuteOfDay: Int

    init(minuteOfDay: Int) { self.minuteOfDay = minuteOfDay }

    /// - Returns: nil unless `text` is `hh:mm` or `h:mm`, at most `24:00`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 2, (1...2).contains(parts[0].utf8.count),
            let hour = UInt8(plain: parts[0]), let minute = UInt8(plain: parts[1]), minute < 60,
            hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        minuteOfDay = Int(hour) * 60 + Int(minute)
    }

    package var description: String {
        let (hour, minute) = minuteOfDay.quotientAndRemainder(dividingBy: 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    package static func < (left: ClockTime, right: ClockTime) -> Bool { left.minuteOfDay < right.minuteOfDay }
}

extension FixedWidthInteger {
    /// Digits alone: no sign.
    init?(plain text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self.init(text)
    }
}

extension Date {
    /// Seconds since 1970, a part of one left out; far away dates count as the ends of the calendar.
    var wholeSeconds: Int {
        let seconds = timeIntervalSince1970.rounded(.down)
        return Int(max(-62_135_596_800, min(253_402_300_799, seconds)))
    }
}
