import Domain
import Foundation
import Testing

@testable import Settings

struct ScheduleLinesTests {
    private func schedule(_ text: String) throws -> Schedule { try SettingsFixture.load(text).schedule }

    @Test func `without lines nothing is scheduled`() throws {
        #expect(try schedule("") == Schedule())
        #expect(try SettingsFixture.load("").warnings.isEmpty)
    }

    @Test func `lines, windows and days are read`() throws {
        let found = try schedule(
            """
            [Schedule]
            PLENVHATSC = */10 8-18 * * seg-sex !feriados ; note
            plenvhatsc.2 = @daily
            XmlImport = 0 6 1 * * +FERIADOS
            XML_ROBOT =
            BLACKOUT=22:00-02:00, sab,dom 00:00-24:00
            HOLIDAYS = 25/01, 29/02 ,2026-07-09, Bancarios
            """)
        #expect(found.entries.map(\.name) == ["IMPXML", "PLENVHATSC", "PLENVHATSC.2"])
        #expect(found.entries.map(\.job) == [.importXML, .sendOrders, .sendOrders])
        #expect(found.entries.map(\.expression.description) == ["0 6 1 * *", "*/10 8-18 * * seg-sex", "@daily"])
        #expect(found.entries.map(\.onHolidays) == [.waits, .letsPass, .runs])
        #expect(found.blackouts.map(\.description) == ["22:00-02:00", "sab,dom 00:00-24:00"])
        #expect(found.holidays.includesBankDays)
        #expect(
            found.holidays.ownDays == [
                .yearly(month: 1, day: 25), .yearly(month: 2, day: 29), .once(try #require(CalendarDay("2026-07-09"))),
            ])
    }

    @Test(arguments: JobName.allCases)
    func `every job can be scheduled`(job: JobName) throws {
        #expect(try schedule("[SCHEDULE]\n\(job.rawValue)=@hourly\n").entries.map(\.job) == [job])
    }

    @Test(
        arguments: [
            (
                "0 24 * * *", "hour, position 3: 24 is not from 0 to 23", "hora, posição 3: 24 está fora de 0 a 23"
            ),
            (
                "0 6 * *",
                "there are 4 fields instead of five (minute, hour, day of the month, month, day of the week)",
                "há 4 campos em vez de cinco (minuto, hora, dia do mês, mês, dia da semana)"
            ),
            (
                "0 6 * * segunda",
                "day of the week, position 9: “segunda” is neither a number nor a name of this field",
                "dia da semana, posição 9: “segunda” não é um número nem um nome deste campo"
            ),
            (
                "0 0 31 2 * !feriados", "“0 0 31 2 *” never comes: none of these months has such a day",
                "“0 0 31 2 *” nunca chega: nenhum desses meses tem esse dia"
            ),
            (
                "0 6 * * * !feriado",
                "“!feriado” is not allowed; allowed: !feriados or +feriados, at the end of the line",
                "“!feriado” não é permitido; permitido: !feriados ou +feriados, no fim da linha"
            ),
            (
                "*/0 6 * * *", "minute, position 3: the step “0” is no number from 1 to 59",
                "minuto, posição 3: o passo “0” não é um número de 1 a 59"
            ),
            (
                "0 22-2 * * *", "hour, position 3: “22-2” begins after its end; write two ranges with a comma",
                "hora, posição 3: “22-2” começa depois do seu fim; escreva dois intervalos com vírgula"
            ),
            (
                "@yearly", "“@yearly” is not known; allowed: @daily, @hourly, @monthly, @weekly, or five fields",
                "“@yearly” não é conhecido; permitido: @daily, @hourly, @monthly, @weekly, ou cinco campos"
            ),
        ])
    func `a line that cannot be read names its line and the reason in both languages`(
        value: String, english: String, portuguese: String
    ) throws {
        let check = try SettingsFixture.check("[SCHEDULE]\n\nPLENVHATSC=\(value)\n")
        #expect(check.settings == nil)
        #expect(check.problems.map { $0.description(in: .en) } == ["hatspool.ini:3: [SCHEDULE] PLENVHATSC: \(english)"])
        #expect(
            check.problems.map { $0.description(in: .ptBR) } == ["hatspool.ini:3: [SCHEDULE] PLENVHATSC: \(portuguese)"]
        )
    }

    @Test(arguments: ["U_ROTINA", "PLENVHATSC.", "PLENVHATSC.0", "PLENVHATSC.100", "PLENVHATSC.2.3", "PLENVHATSC.02"])
    func `a key that is no job is a problem`(key: String) throws {
        let problems = try SettingsFixture.problems("[SCHEDULE]\n\(key)=@daily\n")
        #expect(problems.count == 1 && problems.first?.hasPrefix("hatspool.ini:2: [SCHEDULE] ") == true, "\(problems)")
        #expect(problems.first?.contains("no job; allowed: IMPXML, ") == true)
    }

    @Test func `a key that may be part of a secret is not shown`() throws {
        let problems = try SettingsFixture.problems("[SCHEDULE]\nabC1eyJhbGciOi.kZXJ=@daily\n")
        #expect(
            problems.count == 1 && problems.first?.contains("eyJ") == false && problems.first?.contains("kZ") == false)
    }

    @Test(arguments: ["22:00-22:00", "sab", "25:00-26:00", "22:00-02:00;"])
    func `a window that cannot be read is a problem with its forms`(value: String) throws {
        let problems = try SettingsFixture.problems("[SCHEDULE]\nBLACKOUT=\"\(value)\"\n")
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasPrefix(
                "[SCHEDULE] BLACKOUT (hatspool.ini:2): “\(value)” is not allowed; allowed: windows")
                == true)
    }

    @Test(arguments: ["31/02", "1/1", "2026-02-29", "natal", "25/01,", "2026-1-1"])
    func `a day that does not exist is a problem`(value: String) throws {
        let problems = try SettingsFixture.problems("[SCHEDULE]\nHOLIDAYS=\(value)\n")
        #expect(problems.count == 1 && problems.first?.hasPrefix("[SCHEDULE] HOLIDAYS (hatspool.ini:2): ") == true)
    }

    @Test func `a repeated line and a job that is not run are warnings`() throws {
        let text =
            "[ONSTART]\nJOBS=IMPXML,FWSCHDMANAG\n[SCHEDULE]\nPLENVHATSC=@daily\nplenvhatsc=@hourly\nXML_ROBOT=@daily\n"
        let check = try SettingsFixture.check(text)
        #expect(
            check.warnings(in: .en) == [
                "hatspool.ini:5: [SCHEDULE] PLENVHATSC stands at hatspool.ini:4 too; the last counts",
                "[SCHEDULE] XML_ROBOT (hatspool.ini:6) has no effect: the job is not in JOBS",
            ])
        #expect(check.settings?.schedule.entries.first?.expression.description == "@hourly")
    }

    @Test func `a schedule that is shown can be read back and means the same`() throws {
        let first = try SettingsFixture.load(
            "[SCHEDULE]\nPLENVHATSC=*/10 * * * * !feriados\nPLENVHATSC.2=@daily\nBLACKOUT=22:00-02:00\nHOLIDAYS=bancarios\n"
        )
        let second = try SettingsFixture.load(first.redactedDescription)
        #expect(first.schedule.entries.count == 2 && second.schedule == first.schedule)
        #expect(first.redactedDescription.contains("\nPLENVHATSC.2=@daily ; hatspool.ini:3\n"))
    }

    @Test func `times of the schedule are those of the operator's zone`() throws {
        let settings = try SettingsFixture.load("[SPOOL]\nTIMEZONE=America/Manaus\n[SCHEDULE]\nXML_ROBOT=0 6 * * *\n")
        let next = settings.schedule.next(
            of: .route, after: try Date("2026-03-01T00:00:00Z", strategy: .iso8601), settings.localTime)
        #expect(next?.moment.formatted(.iso8601) == "2026-03-01T10:00:00Z")
        #expect(settings.localTime.name == "America/Manaus")
    }
}
