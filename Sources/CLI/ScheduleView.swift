import Domain
import Foundation
import Messages
import Settings

/// The lines of the schedule, as a table and with `--json`.
struct ScheduleListing {
    struct Line: Output {
        let line: String
        let job: String
        let expression: String
        let onHolidays: String
        let zone: String
        @OrNull var lastServed: Date?
        @OrNull var lastRun: Date?
        @OrNull var next: Date?
        /// As clocks show it.
        @OrNull var nextLocal: String?
        /// Why moments before it are let pass, or the holiday that it was moved from.
        @OrNull var note: String?

        private enum CodingKeys: String, CodingKey {
            case line, job, expression, onHolidays, zone, lastServed, lastRun, next, nextLocal
            case note = "remark"
        }
    }

    static var nothing: String {
        Speech.say(
            "nada na agenda: acrescente linhas em [SCHEDULE]", "nothing is scheduled: add lines to [SCHEDULE]")
    }

    let lines: [Line]
    private let time: LocalTime

    init(_ settings: Settings, marks: [JobName: ScheduleMark], at now: Date) {
        let (schedule, time) = (settings.schedule, settings.localTime)
        self.time = time
        lines = schedule.entries.map { entry in
            let next = schedule.nextRun(entry, after: now, time)
            let mark = marks[entry.job]
            return Line(
                line: entry.name, job: entry.job.rawValue, expression: entry.expression.description,
                onHolidays: entry.onHolidays.rawValue, zone: time.name, lastServed: mark?.servedUntil,
                lastRun: mark?.ranAt, next: next.run?.moment, nextLocal: next.run.map { time.text(of: $0.moment) },
                note: Self.note(next, time))
        }
    }

    var text: String {
        let catalogue = Catalogue(Speech.language)
        var table = TextTable(header: [
            Speech.say("linha", "line"), Speech.say("expressão", "expression"), Speech.say("feriados", "holidays"),
            Speech.say("atendida até", "served until"), Speech.say("última vez", "last run"),
            Speech.say("próxima vez", "next run"), Speech.say("observação", "note"),
        ])
        for line in lines {
            let rule = ScheduleEntry.OnHolidays(rawValue: line.onHolidays).map { catalogue.name(of: $0) }
            table.add([
                line.line, line.expression, rule ?? "–", moment(line.lastServed), moment(line.lastRun),
                line.nextLocal ?? "–", line.note ?? "–",
            ])
        }
        return "\(Speech.say("fuso", "time zone")): \(time.name)\n\n\(table.text)"
    }

    private func moment(_ date: Date?) -> String { date.map { time.text(of: $0) } ?? "–" }

    private static func note(_ next: Schedule.NextRun, _ time: LocalTime) -> String? {
        if let passed = next.letPass {
            return "\(time.text(of: passed.moment)): \(OccurrenceView.note(passed) ?? "")"
        }
        return next.run.flatMap(OccurrenceView.note)
    }
}

/// One coming moment.
struct OccurrenceView: Output {
    let moment: Date
    let local: String
    let zone: String
    let line: String
    let job: String
    let runs: Bool
    @OrNull var note: String?

    private enum CodingKeys: String, CodingKey {
        case moment, local, zone, line, job, runs
        case note = "remark"
    }

    init(_ occurrence: Occurrence, _ time: LocalTime) {
        moment = occurrence.moment
        local = time.text(of: occurrence.moment)
        zone = time.name
        line = occurrence.entry.name
        job = occurrence.entry.job.rawValue
        runs = occurrence.letPass == nil
        note = Self.note(occurrence)
    }

    /// Why it is let pass, or the holiday that it was moved from.
    static func note(_ occurrence: Occurrence) -> String? {
        if let letPass = occurrence.letPass { return Catalogue(Speech.language).reason(letPass) }
        return occurrence.movedFrom.map { Speech.say("em vez do feriado de \($0)", "instead of the holiday of \($0)") }
    }
}

/// Coming moments as rows.
enum OccurrenceTable {
    static func text(of occurrences: [Occurrence], _ time: LocalTime) -> String {
        var table = TextTable(header: [
            "\(Speech.say("momento", "time")) (\(time.name))", Speech.say("linha", "line"),
            Speech.say("o que acontece", "what happens"),
            Speech.say("observação", "note"),
        ])
        for occurrence in occurrences {
            table.add([
                time.text(of: occurrence.moment), occurrence.entry.name,
                occurrence.letPass == nil ? Speech.say("roda", "runs") : Speech.say("deixado passar", "skipped"),
                OccurrenceView.note(occurrence) ?? "–",
            ])
        }
        return table.text
    }
}
