import Foundation
import TestSupport
import Testing

@testable import Domain

/// A field as text and as numbers, made without the code under test.
private struct RandomField {
    var text: String
    var numbers: Set<Int>
    var isStarred: Bool

    init(_ range: ClosedRange<Int>, _ random: inout SeededRandom) {
        if Int.random(in: 0..<5, using: &random) < 2 {
            let step = Int.random(in: 1...max(1, range.upperBound / 2), using: &random)
            let isPlain = Bool.random(using: &random)
            text = isPlain ? "*" : "*/\(step)"
            numbers = Set(stride(from: range.lowerBound, through: range.upperBound, by: isPlain ? 1 : step))
            isStarred = true
            return
        }
        var items: [String] = []
        numbers = []
        isStarred = false
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let first = Int.random(in: range, using: &random)
            let last = Int.random(in: first...range.upperBound, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                items.append("\(first)")
                numbers.insert(first)
            case 1:
                items.append("\(first)-\(last)")
                numbers.formUnion(first...last)
            default:
                let step = Int.random(in: 1...range.upperBound, using: &random)
                items.append("\(first)-\(last)/\(step)")
                numbers.formUnion(stride(from: first, through: last, by: step))
            }
        }
        text = items.joined(separator: ",")
    }
}

@Suite struct `Moments of random expressions` {
    private static let days = 60

    /// The moments of two months, found by checking every local minute and every minute of time.
    private func bruteForce(
        _ fields: [RandomField], from start: Date, zone: TimeZone, days: Int
    ) -> Set<Int> {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let first = Int(start.timeIntervalSince1970) / 60
        // The moments of each local minute.
        var shown: [Int: Int] = [:]
        var lastOffset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(first - 2_880) * 60)) / 60
        var passedOver: [Int: Int] = [:]
        for minute in (first - 2_880)...(first + days * 1_440 + 2_880) {
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute) * 60)) / 60
            if offset > lastOffset {
                for skipped in (minute + lastOffset)..<(minute + offset) { passedOver[skipped] = skipped - lastOffset }
            }
            lastOffset = offset
            if shown[minute + offset] == nil { shown[minute + offset] = minute }
        }
        var found: Set<Int> = []
        var fits = false
        for local in (first - 1_440)...(first + days * 1_440 + 1_440) {
            let minuteOfDay = (local % 1_440 + 1_440) % 1_440
            if minuteOfDay == 0 || local == first - 1_440 {
                let parts = calendar.dateComponents(
                    [.day, .month, .weekday], from: Date(timeIntervalSince1970: Double(local) * 60))
                let fitsDay = fields[2].numbers.contains(parts.day ?? 0)
                let fitsWeekday = fields[4].numbers.contains((parts.weekday ?? 0) - 1)
                let isBoth = fields[2].isStarred || fields[4].isStarred
                fits =
                    fields[3].numbers.contains(parts.month ?? 0)
                    && (isBoth ? fitsDay && fitsWeekday : fitsDay || fitsWeekday)
            }
            guard fits, fields[1].numbers.contains(minuteOfDay / 60), fields[0].numbers.contains(minuteOfDay % 60)
            else {
                continue
            }
            if let moment = shown[local] ?? passedOver[local] { found.insert(moment * 60) }
        }
        return found
    }

    @Test(arguments: [
        ("America/Sao_Paulo", "2018-10-20T00:00:00Z"), ("America/Sao_Paulo", "2019-01-25T00:00:00Z"),
        ("America/Sao_Paulo", "2026-02-01T00:00:00Z"), ("Australia/Lord_Howe", "2026-03-20T00:00:00Z"),
        ("Europe/Lisbon", "2026-03-10T00:00:00Z"),
    ])
    func `are those that a check of every minute finds`(name: String, start: String) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of \(name) \(start): \(seed)")
        var random = SeededRandom(seed: seed)
        let zone = try #require(TimeZone(identifier: name))
        let time = try ScheduleFixture.zone(name)
        let from = try ScheduleFixture.moment(start)
        let until = from.addingTimeInterval(Double(Self.days) * 86_400)
        var compared = 0
        for _ in 0..<12 {
            let ranges = [0...59, 0...23, 1...31, 1...12, 0...6]
            var fields: [RandomField] = []
            for range in ranges { fields.append(RandomField(range, &random)) }
            // Most months would leave nothing to compare.
            if Bool.random(using: &random) { fields[3].text = "*"; fields[3].numbers = Set(1...12) }
            let text = fields.map(\.text).joined(separator: " ")
            let expression: CronExpression
            do {
                expression = try CronExpression(text)
            } catch {
                #expect(error.reason == .neverComes, "\(text)")
                continue
            }
            let expected = bruteForce(fields, from: from, zone: zone, days: Self.days)
                .filter { $0 > Int(from.timeIntervalSince1970) && $0 <= Int(until.timeIntervalSince1970) }.sorted()
            let entry = ScheduleEntry(name: "X", job: .route, expression: expression, onHolidays: .runs)
            let schedule = Schedule(entries: [entry])
            var found: [Int] = []
            var cursor = from
            while let next = schedule.next(entry, after: cursor, time), next.moment <= until {
                try #require(next.moment > cursor, "\(text)")
                found.append(Int(next.moment.timeIntervalSince1970))
                cursor = next.moment
            }
            #expect(found == expected, "\(text), seed \(seed)")
            compared += expected.count
        }
        #expect(compared > 0)
    }
}
