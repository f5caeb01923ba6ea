import Foundation
import Testing

@testable import Domain

@Suite struct `A blackout` {
    private func covers(_ window: String, _ times: String...) throws -> [Bool] {
        let blackout = try #require(Blackout(window), "\(window)")
        return try times.map { text in
            let words = text.split(separator: " ")
            let day = try #require(CalendarDay(words[0]))
            return blackout.covers(day, minute: try #require(ClockTime(words[1])).minuteOfDay)
        }
    }

    @Test func `of every day may cross midnight, and its end is exclusive`() throws {
        #expect(
            try covers("22:00-02:00", "2026-01-01 21:59", "2026-01-01 22:00", "2026-01-01 01:59", "2026-01-01 02:00")
                == [false, true, true, false])
        #expect(
            try covers("8:00-12:00", "2026-01-01 07:59", "2026-01-01 08:00", "2026-01-01 12:00") == [
                false, true, false,
            ])
        #expect(try covers("00:00-24:00", "2026-01-01 00:00", "2026-01-01 23:59") == [true, true])
    }

    @Test func `on days of the week belongs to the day on which it begins`() throws {
        // 3 January 2026 is a Saturday.
        #expect(
            try covers(
                "sab,dom 00:00-24:00", "2026-01-02 23:59", "2026-01-03 00:00", "2026-01-04 23:59", "2026-01-05 00:00")
                == [false, true, true, false])
        #expect(
            try covers(
                "sex 22:00-06:00", "2026-01-02 05:00", "2026-01-02 22:00", "2026-01-03 05:59", "2026-01-03 22:00")
                == [false, true, true, false])
        #expect(try covers("mon-fri 08:00-18:00", "2026-01-02 08:00", "2026-01-03 08:00") == [true, false])
    }

    @Test func `between dates recurs every year, across its end too, or once with years`() throws {
        let christmas = "12-24 18:00..12-26 06:00"
        #expect(
            try covers(
                christmas, "2026-12-24 17:59", "2026-12-24 18:00", "2031-12-25 12:00", "2026-12-26 05:59",
                "2026-12-26 06:00") == [false, true, true, true, false])
        #expect(
            try covers(
                "12-31 20:00..01-02 24:00", "2026-12-31 19:59", "2026-12-31 20:00", "2027-01-02 23:59",
                "2027-01-03 00:00")
                == [false, true, true, false])
        #expect(
            try covers("2026-12-24 18:00..2027-01-03 06:00", "2026-12-30 00:00", "2027-12-30 00:00") == [true, false])
    }

    @Test(arguments: [
        "", "22:00", "22:00-22:00", "22:00-2", "24:00-02:00", "25:00-26:00", "22:60-23:00", "xyz 00:00-24:00",
        "12-24..12-26", "12-32 00:00..12-33 00:00", "12-24 18:00..2026-12-26 06:00", "sab,dom",
        "12-24 18:00..12-24 18:00",
        "2026-12-26 00:00..2026-12-24 00:00", "-1:00-02:00", "+1:00-02:00", "22:00-02:00-03:00", "sab , 00:00-24:00",
    ])
    func `that cannot be parsed, or is empty, is none`(text: String) {
        #expect(Blackout(text) == nil)
    }

    @Test func `lists have commas between their items`() throws {
        let windows = try Blackout.list("sab, dom 00:00-24:00, 22:00-02:00,12-24 18:00..12-26 06:00").get()
        #expect(windows.map(\.description) == ["sab, dom 00:00-24:00", "22:00-02:00", "12-24 18:00..12-26 06:00"])
        #expect(Blackout.list("22:00-02:00, sab") == .failure(.init(text: " sab")))
        #expect(Blackout.list("22:00-02:00, 99:00-03:00") == .failure(.init(text: " 99:00-03:00")))
    }

    @Test func `skips the moments in it, and says so`() throws {
        let zone = try ScheduleFixture.zone("America/Sao_Paulo")
        let schedule = Schedule(
            entries: [try ScheduleFixture.entry("0 */6 * * *")], blackouts: [try #require(Blackout("22:00-02:00"))])
        let coming = schedule.coming(5, after: try ScheduleFixture.moment("2026-03-01T00:00:00Z"), zone)
        #expect(coming.map { zone.text(of: $0.moment).suffix(5) } == ["00:00", "06:00", "12:00", "18:00", "00:00"])
        #expect(coming.map { $0.letPass == nil } == [false, true, true, true, false])
    }
}
