import Domain

/// The keys of `[SCHEDULE]` besides `BLACKOUT` and `HOLIDAYS`, one per job: `PLENVHATSC=*/10 8-18 * * seg-sex
/// !feriados`.
enum ScheduleLines {
    /// A job, and the number of its line where it has several: `PLENVHATSC`, `PLENVHATSC.2`.
    struct Name: Hashable, Comparable, CustomStringConvertible {
        let job: JobName
        /// 1 for a line without one.
        let number: Int

        /// nil when the key names no job of this program.
        init?(_ key: String) {
            let parts = key.split(separator: ".", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let job = JobName(named: String(parts[0])) else { return nil }
            self.job = job
            guard parts.count == 2 else {
                number = 1
                return
            }
            guard let number = Int(parts[1]), (1...99).contains(number), "\(number)" == parts[1] else { return nil }
            self.number = number
        }

        var description: String { number == 1 ? job.rawValue : "\(job.rawValue).\(number)" }

        static func < (left: Name, right: Name) -> Bool {
            (left.job.rawValue, left.number) < (right.job.rawValue, right.number)
        }
    }

    static func badKey(_ entry: INIFile.Entry, _ origin: SettingOrigin) -> SettingProblem {
        // The name of a job has no dot, and the number after a dot cannot be part of a secret, so both may be shown.
        let parts = entry.key.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        var shown = entry
        shown.key = parts.first.map(String.init) ?? ""
        let isNumbered = parts.count == 2 && parts[1].utf8.count <= 3 && parts[1].allSatisfy(\.isNumber)
        let key = isNumbered ? "\(shown.shownKey).\(parts[1])" : shown.shownKey
        let jobs = JobName.allCases.map(\.rawValue).joined(separator: ", ")
        return SettingProblem(
            key: nil, origin: origin,
            reason: Wording(
                pt: "[SCHEDULE] \(key): não é um job; permitido: \(jobs), com .2 a .99 para mais linhas de um job",
                en: "[SCHEDULE] \(key): no job; allowed: \(jobs), with .2 to .99 for more lines of a job"))
    }

    /// - Returns: nil when the line can be read.
    static func problem(_ name: Name, _ entry: SettingEntry) -> SettingProblem? {
        do {
            _ = try self.entry(name, entry)
            return nil
        } catch {
            return SettingProblem(
                key: nil, origin: entry.origin, reason: ScheduleWording.reason(error).at("[SCHEDULE] \(name)"))
        }
    }

    static func entry(_ name: Name, _ entry: SettingEntry) throws(Fault) -> ScheduleEntry {
        let text = entry.text
        var expression = text[...]
        var onHolidays = ScheduleEntry.OnHolidays.runs
        if let mark = text.firstIndex(where: { $0 == "!" || $0 == "+" }) {
            expression = text[..<mark]
            let word = INISections.trimmed(String(text[mark...]))
            switch word.lowercased() {
            case "!feriados": onHolidays = .letsPass
            case "+feriados": onHolidays = .waits
            default: throw .unknownSuffix(word)
            }
        }
        do {
            return ScheduleEntry(
                name: name.description, job: name.job, expression: try CronExpression(expression),
                onHolidays: onHolidays)
        } catch {
            throw .cron(error)
        }
    }

    enum Fault: Error {
        case cron(CronProblem)
        case unknownSuffix(String)
    }

    /// Reads a list such as `25/01, 2026-07-09, bancarios`.
    /// - Returns: nil when a part is neither a day nor a known calendar.
    static func holidays(_ text: String) -> BrazilianHolidays? {
        var holidays = BrazilianHolidays()
        for item in SettingKind.items(text) {
            if ["bancarios", "bancários"].contains(item.lowercased()) {
                holidays.includesBankDays = true
            } else if let day = CalendarDay(item) {
                holidays.ownDays.insert(.once(day))
            } else if let day = yearly(item) {
                holidays.ownDays.insert(.yearly(month: day.month, day: day.day))
            } else {
                return nil
            }
        }
        return holidays
    }

    /// `dd/mm`; 29 February exists in a leap year.
    private static func yearly(_ text: String) -> CalendarDay? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        return CalendarDay("2000-\(parts[1])-\(parts[0])")
    }
}

extension SettingValues {
    /// Every text of it has been checked.
    var scheduleValue: Schedule {
        let entries = schedule.sorted { $0.key < $1.key }.compactMap { name, line in
            // A line with a fault is a problem, and with a problem no settings are made.
            try? ScheduleLines.entry(name, line)
        }
        // Likewise.
        let blackouts = text(.blackouts).flatMap { try? Blackout.list($0).get() }
        return Schedule(
            entries: entries, holidays: text(.holidays).flatMap(ScheduleLines.holidays) ?? BrazilianHolidays(),
            blackouts: blackouts ?? [])
    }

    /// A scheduled job that this process does not run.
    func unlistedJobs(_ plan: JobPlan) -> [Wording] {
        let listed = Set(plan.jobs)
        return schedule.sorted { $0.key < $1.key }.filter { !listed.contains($0.key.job) }.map { name, entry in
            Wording(
                pt:
                    "[SCHEDULE] \(name) (\(entry.origin.description(in: .ptBR))) não tem efeito: o job não está em JOBS",
                en: "[SCHEDULE] \(name) (\(entry.origin)) has no effect: the job is not in JOBS")
        }
    }
}
