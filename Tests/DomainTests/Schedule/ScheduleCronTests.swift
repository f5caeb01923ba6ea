import Foundation
import TestSupport
import Testing

@testable import Domain

@Suite struct `A cron expression` {
    private func problem(_ text: String) -> CronProblem? {
        do {
            _ = try CronExpression(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("*/15 * * * *", "0,15,30,45 * * * *"), ("0 8-18/5 * * *", "0 8,13,18 * * *"), ("0 0 * * 7", "0 0 * * 0"),
        ("0 0 * JAN Mon", "0 0 * 1 1"), ("0 0 * fev seg-sex", "0 0 * 2 1-5"), ("0 0 * * sex-dom", "0 0 * * 0,5,6"),
        ("0 0 * * sáb,dom", "0 0 * * 6,7"), ("0 0 * out,dez ter", "0 0 * OCT,DEC tue"), ("@daily", "0 0 * * *"),
        ("@HOURLY", "0 * * * *"), ("@weekly", "0 0 * * dom"), ("@monthly", "0 0 1 * *"),
        ("  5\t4   * * *  ", "5 4 * * *"), ("0 0 * * 5-7", "0 0 * * sex,sab,dom"),
    ])
    func `is parsed in all its forms`(text: String, same: String) throws {
        let zone = ScheduleFixture.utc
        let first = Schedule(entries: [try ScheduleFixture.entry(text)])
        let second = Schedule(entries: [try ScheduleFixture.entry(same)])
        let start = "2026-01-01T00:00:00Z"
        #expect(
            try ScheduleFixture.times(first, 40, after: start, zone)
                == ScheduleFixture.times(second, 40, after: start, zone))
    }

    @Test(
        arguments: [
            ("", nil, 1, .empty), ("@yearly", nil, 1, .unknownNickname), ("@daily 1", nil, 8, .fieldCount(6)),
            ("* * * *", nil, 1, .fieldCount(4)), ("* * * * * root", nil, 11, .fieldCount(6)),
            ("60 * * * *", .minute, 1, .outOfRange), ("0 24 * * *", .hour, 3, .outOfRange),
            ("0  0 0 * *", .dayOfMonth, 6, .outOfRange), ("0 0 1 13 *", .month, 7, .outOfRange),
            ("0 0 * * 8", .dayOfWeek, 9, .outOfRange), ("0 0 * * 1,,2", .dayOfWeek, 11, .emptyItem),
            ("1, * * * *", .minute, 3, .emptyItem), ("0 0 * seg *", .month, 7, .notANumber),
            ("1,x * * * *", .minute, 3, .notANumber), ("+1 * * * *", .minute, 1, .notANumber),
            ("1-2-3 * * * *", .minute, 1, .notANumber), ("-1 * * * *", .minute, 1, .notANumber),
            ("0 22-2 * * *", .hour, 3, .rangeBackwards), ("*/0 * * * *", .minute, 3, .badStep),
            ("*/ * * * *", .minute, 3, .badStep), ("*/5/5 * * * *", .minute, 3, .badStep),
            ("*/60 * * * *", .minute, 3, .badStep), ("5/10 * * * *", .minute, 1, .stepWithoutRange),
            ("0 0 31 2 *", .dayOfMonth, 1, .neverComes), ("0 0 30 FEV *", .dayOfMonth, 1, .neverComes),
            ("0 0 31 4,6,set,11 *", .dayOfMonth, 1, .neverComes), ("0 0 31 2 */2", .dayOfMonth, 1, .neverComes),
            ("99999999999999999999 * * * *", .minute, 1, .notANumber),
        ] as [(String, CronField?, Int, CronProblem.Reason)])
    func `that is invalid reports the field and the position`(
        text: String, field: CronField?, position: Int, reason: CronProblem.Reason
    ) throws {
        let found = try #require(problem(text))
        #expect(found.reason == reason && found.field == field && found.position == position, "\(found)")
    }

    @Test func `with both days restricted runs on either, with a star on days that match both`() throws {
        let zone = ScheduleFixture.utc
        let either = Schedule(entries: [try ScheduleFixture.entry("0 0 13 * 5")])
        // The first Friday of 2026 is 2 January; 13 February 2026 is a Friday.
        #expect(
            try ScheduleFixture.times(either, 4, after: "2026-01-01T00:00:00Z", zone) == [
                "2026-01-02 00:00", "2026-01-09 00:00", "2026-01-13 00:00", "2026-01-16 00:00",
            ])
        let both = Schedule(entries: [try ScheduleFixture.entry("0 0 */13 * 5")])
        // 1, 14 and 27 of a month, when they are Fridays.
        #expect(
            try ScheduleFixture.times(both, 3, after: "2026-01-01T00:00:00Z", zone) == [
                "2026-02-27 00:00", "2026-03-27 00:00", "2026-05-01 00:00",
            ])
    }

    @Test func `29 February is found over a century without it, also on one day of the week`() throws {
        let zone = ScheduleFixture.utc
        let leap = Schedule(entries: [try ScheduleFixture.entry("0 0 29 2 *")])
        #expect(
            try ScheduleFixture.times(leap, 2, after: "2096-02-29T00:00:00Z", zone) == [
                "2104-02-29 00:00", "2108-02-29 00:00",
            ])
        let sunday = Schedule(entries: [try ScheduleFixture.entry("0 0 29 2 */7")])
        #expect(
            try ScheduleFixture.times(sunday, 3, after: "2026-01-01T00:00:00Z", zone) == [
                "2032-02-29 00:00", "2060-02-29 00:00", "2088-02-29 00:00",
            ])
        let start = try ScheduleFixture.moment("2088-03-01T00:00:00Z")
        let entry = sunday.entries[0]
        let begun = ProcessorTime.ofThread
        let found = sunday.next(entry, after: start, zone)
        let seconds = ProcessorTime.ofThread - begun
        #expect(found.map { zone.text(of: $0.moment) } == "2128-02-29 00:00")
        #expect(seconds < 0.2 * ProcessorTime.allowance, "\(seconds) s")
    }
}
