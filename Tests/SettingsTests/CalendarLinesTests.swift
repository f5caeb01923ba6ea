import Domain
import Foundation
import Testing

@testable import Settings

struct CalendarLinesTests {
    private func rows(_ text: String) throws -> [VersionCalendar.Row] {
        try SettingsFixture.load(text).acceptanceRules.calendar.rows
    }

    private func row(_ version: String, _ days: String?...) throws -> VersionCalendar.Row {
        let read = try days.map { text in try text.map { try #require(CalendarDay($0)) } }
        return VersionCalendar.Row(
            try #require(TISSVersion(version)), from: read[0], until: read[1], warnFrom: read[2])
    }

    @Test func `versions have the days of their line`() throws {
        let text = """
            [Calendar]
            Warn_Days=0
            4.03.00=2026-11-01.. ; note
            3.05.00=..2023-12-31
            4.02.00 = 2025-01-01 .. 2027-06-30 ,  WARN  2027-01-01
            4.00.01=..,warn 2026-01-01
            4.00.00=..
            4.01.00=
            """
        #expect(
            try rows(text) == [
                row("3.05.00", nil, "2023-12-31", nil), row("4.00.00", nil, nil, nil),
                row("4.00.01", nil, nil, "2026-01-01"), row("4.02.00", "2025-01-01", "2027-06-30", "2027-01-01"),
                row("4.03.00", "2026-11-01", nil, nil),
            ])
    }

    @Test func `a version warns in its last days when its line names no day for the warning`() throws {
        let text = "[CALENDAR]\n4.02.00=..2026-12-31\n4.01.00=..2026-12-31, warn 2026-06-01\n4.03.00=2026-01-01..\n"
        #expect(
            try rows(text) == [
                row("4.01.00", nil, "2026-12-31", "2026-06-01"), row("4.02.00", nil, "2026-12-31", "2026-12-02"),
                row("4.03.00", "2026-01-01", nil, nil),
            ])
        #expect(try rows(text + "WARN_DAYS=1\n")[1] == row("4.02.00", nil, "2026-12-31", "2026-12-31"))
    }

    @Test(arguments: [
        "2026-12-31", "...2026-12-31", "..2026-12-32", "..31/12/2026", "2026-12-31..warn", "..2026-12-31, 2026-10-01",
        "..2026-12-31, warn", "..2026-12-31, warn 2026-10-01, warn 2026-11-01", "..2026-12-31 warn 2026-10-01",
        "..2026-12-31,", "2026-01-01..2026-06-30..2026-12-31", "yes",
    ])
    func `a line that cannot be read is a problem that shows how it is written`(value: String) throws {
        let problems = try SettingsFixture.problems("[CALENDAR]\n4.02.00=\(value)\n")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("hatspool.ini:2: [CALENDAR] 4.02.00: “\(value)” is not allowed") == true)
    }

    @Test(arguments: [
        ("2026-12-31..2026-01-01", "the first day, 2026-12-31, is after the last, 2026-01-01"),
        ("..2026-01-01, warn 2026-01-02", "the warning, 2026-01-02, would begin after the last day, 2026-01-01"),
        ("2026-01-02.., warn 2026-01-01", "the warning, 2026-01-01, would begin before the first day, 2026-01-02"),
    ])
    func `days out of order are a problem`(value: String, reason: String) throws {
        #expect(
            try SettingsFixture.problems("[CALENDAR]\n4.02.00=\(value)\n") == [
                "hatspool.ini:2: [CALENDAR] 4.02.00: \(reason)"
            ])
    }

    @Test(arguments: ["04.02.00", "4.2.0", "DEFAULT", "4.02", "versao"])
    func `a key that is not a version is a problem`(key: String) throws {
        let problems = try SettingsFixture.problems("[CALENDAR]\n\(key)=..2026-12-31\n")
        #expect(problems.count == 1 && problems.first?.hasPrefix("hatspool.ini:2: [CALENDAR] \(key)") == true)
    }

    @Test func `a repeated version is a warning, the last line counts`() throws {
        let check = try SettingsFixture.check("[CALENDAR]\n4.02.00=..2025-12-31\n4.02.00=..2026-12-31\n")
        #expect(check.settings?.acceptanceRules.calendar.rows.first?.until == CalendarDay("2026-12-31"))
        #expect(
            check.warnings(in: .en) == [
                "hatspool.ini:3: [CALENDAR] 4.02.00 stands at hatspool.ini:2 too; the last counts"
            ])
    }

    @Test func `a line for a version that is not accepted is a warning`() throws {
        let text = "[ACCEPTANCE]\nVERSIONS=4.03.00\n[CALENDAR]\n4.03.00=2026-01-01..\n4.02.00=..2026-12-31\n"
        let warnings = try SettingsFixture.check(text).warnings(in: .en)
        #expect(
            warnings == [
                "[CALENDAR] 4.02.00 (hatspool.ini:5) has no effect: the version is not in [ACCEPTANCE] VERSIONS and is "
                    + "always refused"
            ])
    }

    @Test func `a calendar that is shown can be read back and means the same`() throws {
        let first = try SettingsFixture.load(
            "[CALENDAR]\nWARN_DAYS=10\n4.02.00=2025-01-01..2026-12-31, warn 2026-10-01\n3.05.00=..2023-12-31\n")
        let second = try SettingsFixture.load(first.redactedDescription)
        #expect(first.acceptanceRules.calendar.rows.count == 2)
        #expect(second.acceptanceRules.calendar == first.acceptanceRules.calendar)
    }

    @Test func `without lines there is no calendar`() throws {
        #expect(try rows("[CALENDAR]\nWARN_DAYS=90\n").isEmpty)
    }

    @Test func `every rule that a setting changes names a setting that can change it`() throws {
        for rule in AcceptanceRule.table {
            guard case .setting(let own) = rule.effect else { continue }
            let id = own.rawValue
            let key = try #require(SettingKey.all.first { $0.id == id }, "\(id)")
            #expect(key.kind == .choice(AcceptanceRules.Strictness.allCases.map(\.rawValue)))
        }
    }

    @Test func `check digits are as strict as the setting says`() throws {
        #expect(try SettingsFixture.load("[ACCEPTANCE]\nCHECK_DIGITS=reject\n").acceptanceRules.checkDigits == .reject)
        #expect(try SettingsFixture.load("").acceptanceRules.checkDigits == .warn)
    }
}
