import Domain
import Testing

@Suite struct `Versions that the standard has replaced` {
    private let manifest = SchemaManifest(
        sets: [("4.01.00", nil), ("4.02.00", nil), ("4.03.00", "2026-07-01"), ("4.04.00", nil)].compactMap {
            text, from in
            TISSVersion(text).map {
                SchemaSet(
                    kind: .message, version: $0, root: "r.xsd", versionElement: "Padrao", files: [], inForceFrom: from)
            }
        })

    private func severity(
        _ version: String, on day: String, calendar: VersionCalendar = VersionCalendar(), named: Set<TISSVersion>? = nil
    ) throws -> Severity? {
        try calendar.warningOfReplaced(in: manifest, named: named)
            .finding(on: #require(TISSVersion(version)), received: #require(CalendarDay(day)))?.severity
    }

    @Test func `are accepted with a warning from the day on which a newer one is binding`() throws {
        #expect(try severity("4.02.00", on: "2026-06-30") == nil)
        #expect(try severity("4.02.00", on: "2026-07-01") == .warns)
        #expect(try severity("4.01.00", on: "2026-11-23") == .warns)
        for version in ["4.03.00", "4.04.00"] { #expect(try severity(version, on: "2026-11-23") == nil) }
    }

    @Test func `follow the operator's settings where there are any`() throws {
        let older = try #require(TISSVersion("4.02.00"))
        let own = VersionCalendar(rows: [VersionCalendar.Row(older)])
        #expect(try severity("4.02.00", on: "2026-11-23", calendar: own) == nil)
        #expect(try severity("4.02.00", on: "2026-11-23", named: [older]) == nil)
        #expect(try severity("4.01.00", on: "2026-11-23", calendar: own) == .warns)
        let ended = VersionCalendar(rows: [VersionCalendar.Row(older, until: CalendarDay("2026-01-01"))])
        #expect(try severity("4.02.00", on: "2026-11-23", calendar: ended) == .rejects)
    }
}
