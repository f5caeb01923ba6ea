import Foundation
import Testing

@testable import Domain

@Suite struct `Holidays of the schedule` {
    /// As published, not computed.
    private static let easterDays = [
        "2000-04-23", "2001-04-15", "2002-03-31", "2003-04-20", "2004-04-11", "2005-03-27", "2006-04-16", "2007-04-08",
        "2008-03-23", "2009-04-12", "2010-04-04", "2011-04-24", "2012-04-08", "2013-03-31", "2014-04-20", "2015-04-05",
        "2016-03-27", "2017-04-16", "2018-04-01", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09",
        "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21",
    ]

    @Test func `Easter is on the published days`() throws {
        for (index, text) in Self.easterDays.enumerated() {
            let day = BrazilianHolidays.easter(of: 2000 + index)
            #expect(day.description == text)
            #expect(day.weekday == 0)
        }
        #expect(BrazilianHolidays.easter(of: 1818).description == "1818-03-22", "the earliest there is")
        #expect(BrazilianHolidays.easter(of: 2038).description == "2038-04-25", "the latest there is")
    }

    private func days(_ year: Int, _ holidays: BrazilianHolidays) throws -> [String] {
        var day = try #require(CalendarDay(year: year, month: 1, day: 1))
        var found: [String] = []
        while day.year == year {
            if holidays.holiday(on: day) != nil { found.append(String(day.description.dropFirst(5))) }
            day = day.adding(days: 1)
        }
        return found
    }

    @Test func `national holidays are those of their laws, from their first year`() throws {
        let holidays = BrazilianHolidays()
        #expect(
            try days(2026, holidays) == [
                "01-01", "04-03", "04-21", "05-01", "09-07", "10-12", "11-02", "11-15", "11-20", "12-25",
            ])
        #expect(try !days(2023, holidays).contains("11-20"))
        #expect(try days(2024, holidays).contains("11-20"))
        #expect(try !days(1979, holidays).contains("10-12") && days(1980, holidays).contains("10-12"))
    }

    @Test func `bank holidays count only when configured, days of the operator always`() throws {
        let bank = BrazilianHolidays(includesBankDays: true)
        let more = Set(try days(2026, bank)).subtracting(try days(2026, BrazilianHolidays()))
        #expect(more == ["02-16", "02-17", "06-04"])
        let own = BrazilianHolidays(ownDays: [
            .yearly(month: 7, day: 9), .once(try #require(CalendarDay("2026-01-26"))),
        ])
        #expect(try days(2026, own).filter { ["07-09", "01-26"].contains($0) } == ["01-26", "07-09"])
        #expect(try days(2027, own).filter { ["07-09", "01-26"].contains($0) } == ["07-09"])
        #expect(own.holiday(on: try #require(CalendarDay("2026-07-09"))) == .ofOperator)
    }

    private func schedule(_ expression: String, _ onHolidays: ScheduleEntry.OnHolidays) throws -> Schedule {
        Schedule(entries: [try ScheduleFixture.entry(expression, onHolidays)])
    }

    @Test func `a run on a holiday is skipped, moved to the next working day, or kept, as its line says`() throws {
        let zone = try ScheduleFixture.zone("America/Sao_Paulo")
        let start = "2026-04-02T12:00:00Z"
        // Good Friday is 3 April, the Monday after it the 6th.
        let ignoring = try ScheduleFixture.times(schedule("0 6 * * 5", .runs), 1, after: start, zone)
        #expect(ignoring == ["2026-04-03 06:00"])
        let passing = try schedule("0 6 * * 5", .letsPass).coming(2, after: ScheduleFixture.moment(start), zone)
        #expect(passing.map { zone.text(of: $0.moment) } == ["2026-04-03 06:00", "2026-04-10 06:00"])
        #expect(passing.map(\.letPass) == [.holiday(.goodFriday), nil])
        let moved = try schedule("0 6 * * 5", .waits).coming(2, after: ScheduleFixture.moment(start), zone)
        #expect(moved.map { zone.text(of: $0.moment) } == ["2026-04-06 06:00", "2026-04-10 06:00"])
        #expect(moved.map { $0.movedFrom?.description } == ["2026-04-03", nil])
        #expect(moved.allSatisfy { $0.letPass == nil })
    }

    @Test func `a moved run crosses the end of the month and of the year, and merges with an existing one`() throws {
        let zone = ScheduleFixture.utc
        // 1 January 2027 is a Friday.
        let newYear = try ScheduleFixture.times(schedule("0 6 1 1 *", .waits), 1, after: "2026-12-01T00:00:00Z", zone)
        #expect(newYear == ["2027-01-04 06:00"])
        let last = Schedule(
            entries: [try ScheduleFixture.entry("0 6 31 12 *", .waits)],
            holidays: BrazilianHolidays(ownDays: [.yearly(month: 12, day: 31)]))
        #expect(
            try ScheduleFixture.times(last, 2, after: "2026-12-01T00:00:00Z", zone) == [
                "2027-01-04 06:00", "2028-01-03 06:00",
            ])
        let daily = try ScheduleFixture.times(schedule("0 6 * * *", .waits), 5, after: "2026-04-02T12:00:00Z", zone)
        #expect(
            daily == [
                "2026-04-04 06:00", "2026-04-05 06:00", "2026-04-06 06:00", "2026-04-07 06:00", "2026-04-08 06:00",
            ])
    }
}
