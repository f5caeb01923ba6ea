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
