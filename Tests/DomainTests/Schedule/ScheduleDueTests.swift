import Foundation
import TestSupport
import Testing

@testable import Domain

@Suite struct `What the schedule owes` {
    private let zone = ScheduleFixture.utc

    private func due(_ schedule: Schedule, served: String, now: String) throws -> (until: String, since: String?) {
        let due = schedule.due(
            .sendOrders, servedUntil: try ScheduleFixture.moment(served), now: try ScheduleFixture.moment(now), zone)
        return (zone.text(of: due.servedUntil), due.since.map { zone.text(of: $0) })
    }

    @Test func `runs nothing before its moment, and once at it`() throws {
        let schedule = Schedule(entries: [try ScheduleFixture.entry("0 6 * * *")])
        let early = try due(schedule, served: "2026-03-01T06:00:00Z", now: "2026-03-02T05:59:59Z")
        #expect(early == ("2026-03-01 06:00", nil))
        let at = try due(schedule, served: "2026-03-01T06:00:00Z", now: "2026-03-02T06:00:00Z")
        #expect(at == ("2026-03-02 06:00", "2026-03-02 06:00"))
    }

    @Test(arguments: ["*/5 * * * *", "0 6 * * *", "0 6 1 * *", "0 6 1 1 *"])
    func `makes up any number of missed moments by one run, served until the last of them`(expression: String) throws {
        let schedule = Schedule(entries: [try ScheduleFixture.entry(expression)])
        let now = try ScheduleFixture.moment("2026-03-02T07:03:00Z")
        let due = schedule.due(
            .sendOrders, servedUntil: try ScheduleFixture.moment("2020-01-01T06:00:00Z"), now: now, zone)
        #expect(due.since != nil && due.servedUntil <= now)
        let next = schedule.next(of: .sendOrders, after: due.servedUntil, zone)
        #expect((next?.moment ?? .distantPast) > now, "it is the last")
        let again = schedule.due(.sendOrders, servedUntil: due.servedUntil, now: now, zone)
        #expect(again == DueRun(servedUntil: due.servedUntil, since: nil))
    }

    @Test func `serves skipped moments and does not make them up`() throws {
        let schedule = Schedule(
            entries: [try ScheduleFixture.entry("0 23 * * *")], blackouts: [try #require(Blackout("22:00-02:00"))])
        let passed = try due(schedule, served: "2026-03-01T00:00:00Z", now: "2026-03-05T12:00:00Z")
        #expect(passed == ("2026-03-04 23:00", nil))
        let holiday = Schedule(entries: [try ScheduleFixture.entry("0 6 25 12 *", .letsPass)])
        let christmas = try due(holiday, served: "2024-12-01T00:00:00Z", now: "2026-03-05T12:00:00Z")
        #expect(christmas == ("2025-12-25 06:00", nil))
    }

    @Test func `runs when one line does, even if other lines of the job skip the moment`() throws {
        let schedule = Schedule(
            entries: [try ScheduleFixture.entry("0 23 * * *"), try ScheduleFixture.entry("0 12 * * *")],
            blackouts: [try #require(Blackout("22:00-02:00"))])
        let found = try due(schedule, served: "2026-03-01T22:00:00Z", now: "2026-03-02T13:00:00Z")
        #expect(found == ("2026-03-02 12:00", "2026-03-02 12:00"))
    }

    @Test func `skips years of moments in a blackout quickly`() throws {
        let schedule = Schedule(
            entries: [try ScheduleFixture.entry("*/5 * * * *")], blackouts: [try #require(Blackout("00:00-24:00"))])
        let begun = ProcessorTime.ofThread
        let found = try due(schedule, served: "2025-03-01T00:00:00Z", now: "2026-03-01T00:00:00Z")
        let seconds = ProcessorTime.ofThread - begun
        #expect(found == ("2026-03-01 00:00", nil))
        #expect(seconds < 20 * ProcessorTime.allowance, "\(seconds) s")
        print("a year of blackout: \(seconds) s")
    }
}
