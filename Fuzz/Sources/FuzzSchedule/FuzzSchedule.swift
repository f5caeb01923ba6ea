import Domain
import FoundationEssentials

/// libFuzzer calls this with each generated schedule line. A finding is a crash, a run-away or a time that is not after
/// the previous one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSchedule(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    do throws(CronProblem) {
        let expression = try CronExpression(text)
        check(expression)
    } catch {
        // Also directly after the text, for a missing part after a last comma.
        precondition((1...text.count + 1).contains(error.position), "A problem at no place of the text.")
    }
    _ = Blackout.list(text)
    return 0
}

private let zone = LocalTime(name: "UTC-3") { _ in -3 * 3_600 }

/// The printed form of an expression parses to the same expression, and its times advance by whole minutes.
private func check(_ expression: CronExpression) {
    do throws(CronProblem) {
        let again = try CronExpression(expression.description)
        precondition(again == expression, "Its description parses to another schedule.")
    } catch {
        fatalError("Its own description cannot be parsed: \(error)")
    }
    for onHolidays in ScheduleEntry.OnHolidays.allCases {
        let entry = ScheduleEntry(name: "x", job: JobName.allCases[0], expression: expression, onHolidays: onHolidays)
        let schedule = Schedule(entries: [entry])
        var moment = Date(timeIntervalSince1970: 1_764_000_000)
        for _ in 0..<3 {
            guard let next = schedule.next(entry, after: moment, zone) else { break }
            precondition(next.moment > moment, "A moment that is not after the last.")
            precondition(next.moment.timeIntervalSince1970.truncatingRemainder(dividingBy: 60) == 0, "Not a minute.")
            moment = next.moment
        }
    }
}
