import Settings
import Testing

@Suite struct `Settings that count now` {
    @Test func `are listed with where they come from, and no secret among them`() throws {
        let settings = try SettingsFixture.load(
            "[PARAMETERS]\nMV_PHATTOK=verysecret\nMV_TISSDIR=/spool\n[ACCEPTANCE]\nHASH=warn\n",
            environment: ["HATSPOOL_SPOOL_DIALECT": "protheus"])
        let rows = settings.inUse
        func row(_ key: String) -> SettingInUse? { rows.first { $0.key == key } }
        #expect(row("HASH")?.value == "warn" && row("HASH")?.source == "hatspool.ini:5")
        #expect(row("DIALECT")?.source == "environment HATSPOOL_SPOOL_DIALECT")
        #expect(row("MV_PHATTOK")?.value == nil && row("MV_PHATTOK")?.isSecret == true)
        #expect(row("MV_PHATTOK")?.source.contains("hatspool.ini:2") == true)
        #expect(!"\(rows)".contains("verysecret"))
        #expect(Set(rows.map { "\($0.section).\($0.key)" }).count == rows.count)
        // The same lines as the text, which can be loaded again.
        for row in rows where row.value != nil {
            #expect(settings.redactedDescription.contains("\n\(row.key)="), "\(row.key)")
        }
    }
}
