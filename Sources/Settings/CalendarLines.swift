import Domain

/// The keys of `[CALENDAR]` besides `WARN_DAYS`, one per TISS version:
/// `4.01.00=2024-06-01..2026-12-31, warn 2026-10-01`.
enum CalendarLines {
    static func badKey(_ entry: INIFile.Entry, _ origin: SettingOrigin) -> SettingProblem {
        // A key in the form of a version cannot be part of a secret, so it may be shown.
        let isNumber =
            entry.key.utf8.count <= 12 && entry.key.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        let shown = isNumber ? entry.key : entry.shownKey
        return SettingProblem(
            key: nil, origin: origin,
            reason: Wording(
                pt: "[CALENDAR] \(shown): uma versão se escreve como na mensagem, ex.: 4.03.00",
                en: "[CALENDAR] \(shown): a version is written as in the message, e.g. 4.03.00"))
    }

    /// - Returns: nil when the line can be read and its days are in order.
    static func problem(_ version: TISSVersion, _ entry: SettingEntry) -> SettingProblem? {
        let reason: Wording
        switch reading(entry.text) {
        case .days(let days):
            guard let fault = days.fault else { return nil }
            reason = fault
        case .unreadable:
            let text = Wording.printable(entry.text)
            reason = Wording(
                pt: "“\(text)” não é permitido; permitido: INÍCIO..FIM[, warn DIA], dias como 2026-12-31; "
                    + "sem INÍCIO ou sem FIM a versão vale sem esse limite",
                en: "“\(text)” is not allowed; allowed: FIRST..LAST[, warn DAY], days as 2026-12-31; "
                    + "without FIRST or LAST the version has no such bound")
        }
        return SettingProblem(
            key: nil, origin: entry.origin,
            reason: Wording(
                pt: "[CALENDAR] \(version.text): \(reason.portuguese)",
                en: "[CALENDAR] \(version.text): \(reason.english)"))
    }

    /// The calendar of all lines. Where a line names no first day of warning, the warning begins `warnDays` before its
    /// end.
    static func calendar(_ lines: [TISSVersion: SettingEntry], warnDays: Int) -> VersionCalendar {
        let rows = lines.compactMap { version, entry -> VersionCalendar.Row? in
            guard case .days(let days) = reading(entry.text) else { return nil }
            var warnFrom = days.warnFrom
            if warnFrom == nil, warnDays > 0, let until = days.until {
                warnFrom = until.adding(days: 1 - warnDays)
            }
            return VersionCalendar.Row(version, from: days.from, until: days.until, warnFrom: warnFrom)
        }
        return VersionCalendar(rows: rows)
    }

    private enum Reading {
        case days(Days)
        case unreadable
    }

    private struct Days {
        var from: CalendarDay?
        var until: CalendarDay?
        var warnFrom: CalendarDay?

        var fault: Wording? {
            if let from, let until, from > until {
                return Wording(
                    pt: "o primeiro dia, \(from), é posterior ao último, \(until)",
                    en: "the first day, \(from), is after the last, \(until)")
            }
            guard let warnFrom else { return nil }
            if let until, warnFrom > until {
                return Wording(
                    pt: "o aviso, \(warnFrom), começaria depois do último dia, \(until)",
                    en: "the warning, \(warnFrom), would begin after the last day, \(until)")
            }
            if let from, warnFrom < from {
                return Wording(
                    pt: "o aviso, \(warnFrom), começaria antes do primeiro dia, \(from)",
                    en: "the warning, \(warnFrom), would begin before the first day, \(from)")
            }
            return nil
        }
    }

    private static func reading(_ text: String) -> Reading {
        let parts = SettingKind.items(text)
        guard parts.count <= 2, let range = parts.first, let (from, until) = bounds(range) else { return .unreadable }
        var days = Days(from: from, until: until)
        guard parts.count == 2 else { return .days(days) }
        let fields = parts[1].split(whereSeparator: \.isWhitespace)
        guard fields.count == 2, fields[0].lowercased() == "warn", let day = CalendarDay(fields[1]) else {
            return .unreadable
        }
        days.warnFrom = day
        return .days(days)
    }

    /// - Returns: nil unless the text has two dots with a day on at least one side, or neither.
    private static func bounds(_ text: String) -> (from: CalendarDay?, until: CalendarDay?)? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let sides = [text[..<dots.lowerBound], text[dots.upperBound...]].map { $0.filter { !$0.isWhitespace } }
        let days = sides.map { CalendarDay($0) }
        guard zip(sides, days).allSatisfy({ $0.isEmpty || $1 != nil }) else { return nil }
        return (days[0], days[1])
    }
}
