import Foundation
import Testing

@testable import Domain

enum ScheduleFixture {
    static func zone(_ name: String) throws -> LocalTime {
        let zone = try #require(TimeZone(identifier: name))
        return LocalTime(name: name) { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0))) }
    }

    static let utc = LocalTime(name: "UTC") { _ in 0 }

    /// `2018-11-04T02:30:00Z`.
    static func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    static func entry(
        _ expression: String, _ onHolidays: ScheduleEntry.OnHolidays = .runs, job: JobName = .sendOrders
    ) throws -> ScheduleEntry {
        ScheduleEntry(
            name: job.rawValue, job: job, expression: try CronExpression(expression), onHolidays: onHolidays)
    }

    /// The first moments after one, in local time.
    static func times(
        _ schedule: Schedule, _ count: Int, after start: String, _ zone: LocalTime
    ) throws -> [String] {
        schedule.coming(count, after: try moment(start), zone).map { zone.text(of: $0.moment) }
    }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
