import Domain
import FoundationEssentials
import Testing

@Suite struct `The calendar of versions` {
    @Test func `only existing days are parsed`() throws {
        for text in ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            #expect(try #require(CalendarDay(text)).description == text)
        }
        for text in [
            "2023-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
            "26-01-01",
            "2026-1-01", "2026/01/01", "2026-01-01Z", " 2026-01-01", "2026-01-0x", "", "+026-01-01", "２026-01-01",
        ] {
            #expect(CalendarDay(text) == nil, "\(text)")
        }
    }

    /// 400 years are one whole cycle of the Gregorian calendar.
    @Test func `adding a day gives the next day, over a whole cycle of years`() throws {
        var day = try #require(CalendarDay("1899-12-31"))
        for _ in 0..<146_097 {
            let next = day.adding(days: 1)
            let expected =
                CalendarDay(year: day.year, month: day.month, day: day.day + 1)
                ?? CalendarDay(year: day.year, month: day.month + 1, day: 1)
                ?? CalendarDay(year: day.year + 1, month: 1, day: 1)
            try #require(next == expected && day < next && next.adding(days: -1) == day)
            day = next
        }
        #expect(day.description == "2299-12-31")
    }

    @Test func `the day of a moment is that of local time`() {
        // 2026-11-23 02:30 UTC is still the 22nd in São Paulo.
        let seconds = 1_795_401_000
        #expect(CalendarDay(secondsSince1970: seconds, secondsFromGMT: 0).description == "2026-11-23")
        #expect(CalendarDay(secondsSince1970: seconds, secondsFromGMT: -10_800).description == "2026-11-22")
        #expect(CalendarDay(secondsSince1970: 0, secondsFromGMT: 0).description == "1970-01-01")
        #expect(CalendarDay(secondsSince1970: -1, secondsFromGMT: 0).description == "1969-12-31")
    }

    private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

    private func version(_ text: String = "4.03.00") throws -> TISSVersion { try #require(TISSVersion(text)) }

    private func calendar() throws -> VersionCalendar {
        VersionCalendar(rows: [
            .init(
                try version(), from: try day("2026-03-01"), until: try day("2026-12-31"),
                warnFrom: try day("2026-10-01"))
        ])
    }

    @Test func `both bounds and the first day of warning are inclusive`() throws {
        let last = try day("2026-12-31")
        for (on, status) in [
            ("2026-02-28", .refused(.notYet(from: try day("2026-03-01")))), ("2026-03-01", .accepted),
            ("2026-09-30", .accepted), ("2026-10-01", .warned(until: last)), ("2026-12-31", .warned(until: last)),
            ("2027-01-01", .refused(.ended(on: last))),
        ] as [(String, VersionCalendar.Status)] {
            #expect(try calendar().status(of: version(), on: day(on)) == status, "\(on)")
        }
    }

    @Test func `a version without a row is not bound, and a row without bounds only warns`() throws {
        let warned = VersionCalendar(rows: [.init(try version(), warnFrom: try day("2026-01-01"))])
        #expect(try calendar().status(of: version("4.02.00"), on: day("2030-01-01")) == .accepted)
        #expect(try warned.status(of: version(), on: day("2025-12-31")) == .accepted)
        #expect(try warned.status(of: version(), on: day("2099-01-01")) == .warned(until: nil))
    }

    @Test func `rows are sorted by version, and the last one of a version counts`() throws {
        let calendar = VersionCalendar(rows: [
            .init(try version("4.03.00")), .init(try version("3.05.00")),
            .init(try version("4.03.00"), until: try day("2030-01-01")),
        ])
        #expect(calendar.rows.map(\.version.text) == ["3.05.00", "4.03.00"])
        #expect(calendar.rows.last?.until == (try day("2030-01-01")))
    }

    @Test func `a calendar is unchanged after a round trip through JSON`() throws {
        let data = try JSONEncoder().encode(try calendar())
        #expect(try JSONDecoder().decode(VersionCalendar.self, from: data) == calendar())
        #expect(String(decoding: data, as: UTF8.self).contains("\"2026-12-31\""))
    }

    private func decision(on day: CalendarDay?, _ inspection: Inspection = soundLote()) throws -> Decision {
        var rules = ownRules()
        rules.calendar = try calendar()
        return decide(inspection, rules: rules, history: History(), routes: .standard, on: day)
    }

    @Test func `a version outside its period is refused with motive 5028, and the finding says why`() throws {
        let late = try decision(on: day("2027-01-01"))
        #expect(late.verdict == .rejected && late.motive == .versionInvalid)
        #expect(late.findings.map(\.code) == [.versionOutsideCalendar])
        #expect(late.findings.first?.parameters == ["version": "4.03.00", "until": "2026-12-31"])
        #expect(late.findings.first?.criticism == "X14")
        let early = try decision(on: day("2026-01-01"))
        #expect(early.verdict == .rejected)
        #expect(early.findings.first?.parameters == ["version": "4.03.00", "since": "2026-03-01"])
    }

    @Test func `near its end a version is accepted with a warning`() throws {
        let decision = try decision(on: day("2026-11-23"))
        #expect(decision.verdict == .accepted && decision.motive == nil)
        #expect(decision.findings.map(\.code) == [.versionEndsSoon])
        #expect(decision.findings.first?.severity == .warns)
        #expect(decision.findings.first?.parameters == ["version": "4.03.00", "until": "2026-12-31"])
    }

    @Test func `without a day the calendar is not checked`() throws {
        #expect(try decision(on: nil).findings.isEmpty)
    }

    @Test func `a refused version is reported once, and is not held for its schema`() throws {
        var inspection = soundLote()
        inspection.schema = .notJudged
        inspection.findings = [Finding(.schemaNotInstalled)]
        #expect(try decision(on: day("2027-01-01"), inspection).verdict == .rejected)
        #expect(try decision(on: day("2026-11-23"), inspection).verdict == .held)
        var rules = ownRules()
        rules.calendar = try calendar()
        rules.versions = []
        let twice = decide(
            soundLote(), rules: rules, history: History(), routes: .standard, on: try day("2027-01-01"))
        #expect(twice.findings.map(\.code) == [.versionNotAccepted])
    }
}
