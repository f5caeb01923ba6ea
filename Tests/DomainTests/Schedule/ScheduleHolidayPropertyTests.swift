import Foundation
import TestSupport
import Testing

@testable import Domain

@Suite struct `Moments of random lines with random holidays` {
    private let zone = ScheduleFixture.utc

    private func randomHolidays(of year: Int, _ random: inout SeededRandom) throws -> BrazilianHolidays {
        var days: Set<BrazilianHolidays.OwnDay> = []
        var day = try #require(CalendarDay(year: year - 1, month: 12, day: 1))
        for _ in 0..<430 {
            if Int.random(in: 0..<6, using: &random) == 0 { days.insert(.once(day)) }
            day = day.adding(days: 1)
        }
        return BrazilianHolidays(includesBankDays: Bool.random(using: &random), ownDays: days)
    }

    private func randomExpression(_ random: inout SeededRandom) -> (text: String, fits: (CalendarDay) -> Bool) {
        let month = Int.random(in: 1...12, using: &random)
        let day = Int.random(in: 1...28, using: &random)
        let weekday = Int.random(in: 0...6, using: &random)
        return switch Int.random(in: 0..<5, using: &random) {
        case 0: ("0 6 * * *", { _ in true })
        case 1: ("0 6 \(day) * *", { $0.day == day })
        case 2: ("0 6 * * \(weekday)", { $0.weekday == weekday })
        case 3: ("0 6 \(day) \(month) *", { $0.day == day && $0.month == month })
        default: ("0 6 \(day) * \(weekday)", { $0.day == day || $0.weekday == weekday })
        }
    }

    /// Checks every day separately: to which day its run goes.
    private func bruteForce(
        _ fits: (CalendarDay) -> Bool, _ onHolidays: ScheduleEntry.OnHolidays, _ holidays: BrazilianHolidays, year: Int
    ) throws -> (runs: Set<CalendarDay>, passes: Set<CalendarDay>) {
        var runs: Set<CalendarDay> = []
        var passes: Set<CalendarDay> = []
        var day = try #require(CalendarDay(year: year - 1, month: 12, day: 1))
        while day.year <= year {
            defer { day = day.adding(days: 1) }
            guard fits(day) else { continue }
            guard onHolidays != .runs, holidays.holiday(on: day) != nil else {
                runs.insert(day)
                continue
            }
            guard onHolidays == .waits else {
                passes.insert(day)
                continue
            }
            var target = day.adding(days: 1)
            while [0, 6].contains(target.weekday) || holidays.holiday(on: target) != nil {
                target = target.adding(days: 1)
            }
            runs.insert(target)
        }
        return (runs.filter { $0.year == year }, passes.filter { $0.year == year })
    }

    @Test(arguments: ScheduleEntry.OnHolidays.allCases)
    func `are those that a check of each day gives`(onHolidays: ScheduleEntry.OnHolidays) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of \(onHolidays): \(seed)")
        var random = SeededRandom(seed: seed)
        let start = try ScheduleFixture.moment("2025-12-31T23:00:00Z")
        let end = try ScheduleFixture.moment("2026-12-31T23:00:00Z")
        for _ in 0..<40 {
            let holidays = try randomHolidays(of: 2026, &random)
            let (text, fits) = randomExpression(&random)
            let expected = try bruteForce(fits, onHolidays, holidays, year: 2026)
            let schedule = Schedule(entries: [try ScheduleFixture.entry(text, onHolidays)], holidays: holidays)
            var found: [Occurrence] = []
            while let next = schedule.next(schedule.entries[0], after: found.last?.moment ?? start, zone),
                next.moment < end
            {
                found.append(next)
            }
            let runs = found.filter { $0.letPass == nil }.map { zone.day(at: $0.moment) }
            let passes = found.filter { $0.letPass != nil }.map { zone.day(at: $0.moment) }
            #expect(runs == expected.runs.sorted(), "\(text), seed \(seed)")
            #expect(passes == expected.passes.sorted(), "\(text), seed \(seed)")
        }
    }

    @Test func `need one run when one of them was missed, served until the last`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed: \(seed)")
        var random = SeededRandom(seed: seed)
        let start = try ScheduleFixture.moment("2025-12-31T23:00:00Z")
        for _ in 0..<40 {
            let schedule = Schedule(
                entries: [
                    try ScheduleFixture.entry(randomExpression(&random).text, .letsPass),
                    try ScheduleFixture.entry("0 \(Int.random(in: 0...23, using: &random)) * * 1-5", .waits),
                ], holidays: try randomHolidays(of: 2026, &random), blackouts: [try #require(Blackout("04:00-12:00"))])
            let all = schedule.coming(1_000, after: start, zone)
            for _ in 0..<20 {
                let served = start.addingTimeInterval(Double.random(in: 0...20_000_000, using: &random).rounded())
                let now = served.addingTimeInterval(Double.random(in: 0...1_000_000, using: &random).rounded())
                let between = all.filter { $0.moment > served && $0.moment <= now }
                let due = schedule.due(.sendOrders, servedUntil: served, now: now, zone)
                #expect(due.since == between.first { $0.letPass == nil }?.moment, "seed \(seed)")
                #expect(due.servedUntil == between.last?.moment ?? served, "seed \(seed)")
            }
        }
    }

    @Test func `of some jobs only are those of their lines`() throws {
        let schedule = Schedule(entries: [
            try ScheduleFixture.entry("0 6 * * *"), try ScheduleFixture.entry("0 7 * * *", job: .route),
        ])
        #expect(schedule.only([.route]).entries.map(\.job) == [.route])
        #expect(schedule.only([]).coming(3, after: .distantPast, zone).isEmpty)
    }

    @Test func `the next run of a line skips those in blackouts and on holidays`() throws {
        let entry = try ScheduleFixture.entry("0 6 25 12 *", .letsPass)
        let schedule = Schedule(entries: [entry, try ScheduleFixture.entry("0 6 24,25 12 *", .letsPass)])
        let start = try ScheduleFixture.moment("2026-12-24T12:00:00Z")
        let never = schedule.nextRun(entry, after: start, zone)
        #expect(never.run == nil && never.letPass?.letPass == .holiday(.christmas))
        let next = schedule.nextRun(schedule.entries[1], after: start, zone)
        #expect(next.run.map { zone.text(of: $0.moment) } == "2027-12-24 06:00")
        #expect(next.letPass.map { zone.text(of: $0.moment) } == "2026-12-25 06:00")
    }
}
