import Foundation
import Testing

@testable import Domain

/// In São Paulo clocks went forward on 2018-11-04 (00:00 became 01:00) and back on 2019-02-17 (00:00 became 23:00 of
/// the 16th).
@Suite struct `The schedule at a change of clocks` {
    private func moments(_ expression: String, _ count: Int, after start: String, in name: String) throws -> [String] {
        let zone = try ScheduleFixture.zone(name)
        let schedule = Schedule(entries: [try ScheduleFixture.entry(expression)])
        return schedule.coming(count, after: try ScheduleFixture.moment(start), zone).map {
            $0.moment.formatted(.iso8601)
        }
    }

    private func saoPaulo(_ expression: String, _ count: Int, after start: String) throws -> [String] {
        try moments(expression, count, after: start, in: "America/Sao_Paulo")
    }

    @Test func `a local time that is skipped runs once, with the offset before the change`() throws {
        #expect(
            try saoPaulo("0 0 * * *", 3, after: "2018-11-03T03:00:00Z") == [
                "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z", "2018-11-06T02:00:00Z",
            ])
        #expect(
            try saoPaulo("30 0 * * *", 2, after: "2018-11-03T12:00:00Z") == [
                "2018-11-04T03:30:00Z", "2018-11-05T02:30:00Z",
            ])
    }

    @Test func `skipped local times and those that they fall on are one run`() throws {
        #expect(
            try saoPaulo("*/30 * * * *", 5, after: "2018-11-04T02:00:00Z") == [
                "2018-11-04T02:30:00Z", "2018-11-04T03:00:00Z", "2018-11-04T03:30:00Z", "2018-11-04T04:00:00Z",
                "2018-11-04T04:30:00Z",
            ])
        // 00:45 falls between 01:40 and 01:50 of the new time.
        #expect(
            try saoPaulo("40-50/5 0,1 * * *", 4, after: "2018-11-04T03:00:00Z") == [
                "2018-11-04T03:40:00Z", "2018-11-04T03:45:00Z", "2018-11-04T03:50:00Z", "2018-11-05T02:40:00Z",
            ])
        #expect(
            try saoPaulo("45 0 4 11 *", 1, after: "2018-11-04T03:44:59Z") == ["2018-11-04T03:45:00Z"])
    }

    @Test func `moments are in order where local times are not`() throws {
        // Lord Howe goes from 02:00 to 02:30: 02:20 runs at what is then 02:50, after 02:32.
        #expect(
            try moments("20,32 2 * * *", 3, after: "2026-10-03T15:00:00Z", in: "Australia/Lord_Howe") == [
                "2026-10-03T15:32:00Z", "2026-10-03T15:50:00Z", "2026-10-04T15:20:00Z",
            ])
    }

    @Test func `a local time that occurs twice runs at its first occurrence only`() throws {
        #expect(
            try saoPaulo("30 23 * * *", 3, after: "2019-02-16T00:00:00Z") == [
                "2019-02-16T01:30:00Z", "2019-02-17T01:30:00Z", "2019-02-18T02:30:00Z",
            ])
        // Between the two 23:30 the next moment is that of the following day.
        #expect(
            try saoPaulo("30 23 * * *", 1, after: "2019-02-17T01:30:00Z") == ["2019-02-18T02:30:00Z"])
        #expect(
            try saoPaulo("0 0 * * *", 2, after: "2019-02-16T12:00:00Z") == [
                "2019-02-17T03:00:00Z", "2019-02-18T03:00:00Z",
            ])
    }

    @Test func `other zones and a day that was left out whole`() throws {
        #expect(
            try moments("30 2 * * *", 2, after: "2026-03-28T12:00:00Z", in: "Europe/Lisbon") == [
                "2026-03-29T01:30:00Z", "2026-03-30T01:30:00Z",
            ])
        // Samoa had no 30 December 2011.
        #expect(
            try moments("0 12 30,31 12 *", 2, after: "2011-12-01T00:00:00Z", in: "Pacific/Apia") == [
                "2011-12-30T22:00:00Z", "2012-12-29T22:00:00Z",
            ])
    }
}
