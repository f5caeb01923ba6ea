import Domain
import Foundation
import TestSupport
import Testing

@testable import Settings

/// The table, its manual and the example file say the same.
struct SettingsDocumentationTests {
    static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "packaging/hatspool.ini").path

    /// The example with every commented-out key enabled.
    private func wholeExample() throws -> INIFile {
        let text = try String(contentsOfFile: Self.example, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            let isKey = line.hasPrefix(";") && line.dropFirst().first?.isUppercase == true && line.contains("=")
            return isKey ? line.dropFirst() : line
        }
        let bytes = Array(lines.joined(separator: "\n").utf8)
        return INIFile(path: "example", text: try #require(INIText(bytes)))
    }

    @Test func `the example names every key, in the order of the table, and no other`() throws {
        let file = try wholeExample()
        #expect(file.faults.isEmpty)
        #expect(file.entries.map { "\($0.section).\($0.key)" } == SettingKey.all.map(\.id))
    }

    @Test func `the example unchanged sets nothing`() throws {
        #expect(try INIFile.read(Self.example).entries.isEmpty)
    }

    @Test func `every value that the example shows is allowed, and is the default where there is one`() throws {
        let file = try wholeExample()
        let check = Settings.check(file, environment: [:], overrides: [:], workingFolder: "/start")
        #expect(check.problems.isEmpty && check.warnings.isEmpty, "\(check.problems) \(check.warnings)")
        for entry in file.entries {
            let key = try #require(SettingKey.all.first { $0.id == "\(entry.section).\(entry.key)" })
            if !key.fallback.isEmpty { #expect(entry.value == key.fallback, "\(key.id)") }
        }
    }

    @Test func `keys, variables and defaults are sound`() {
        #expect(Set(SettingKey.all.map(\.id)).count == SettingKey.all.count)
        #expect(Set(SettingKey.all.map(\.environmentName)).count == SettingKey.all.count)
        for key in SettingKey.all {
            #expect(key.fallback.isEmpty || key.kind.accepts(key.fallback), "\(key.id)")
            #expect(!key.portuguese.isEmpty && !key.english.isEmpty)
            #expect(key.name == key.name.uppercased() && key.name.utf8.count < 50, "inih cuts longer names")
        }
        #expect(SettingKey.all.filter(\.isSecret).map(\.name) == ["MV_PHATTOK"])
    }

    @Test func `the manual describes each key in both languages`() {
        for language in SettingsLanguage.allCases {
            let text = Settings.describe(in: language)
            for key in SettingKey.all {
                #expect(text.contains("\n\(key.name)\n"))
                #expect(text.contains(language == .en ? key.english : key.portuguese))
                #expect(text.contains(key.environmentName))
            }
        }
    }

    @Test func `the shown settings can be read back and mean the same`() throws {
        let text = """
            [PARAMETERS]
            MV_PHATURL=https://hat.example//x
            MV_PHATNMT="a ; b // c"
            OPERATOR_NAME='say "x"'
            BA0_SUSEP=123456
            [ACCEPTANCE]
            HASH=warn
            """
        let first = try SettingsFixture.load(text, environment: ["HATSPOOL_SPOOL_DIALECT": "protheus"])
        let second = try SettingsFixture.load(first.redactedDescription)
        #expect(second.entries.mapValues(\.text) == first.entries.mapValues(\.text))
        #expect(first.redactedDescription.contains("DIALECT=protheus ; environment HATSPOOL_SPOOL_DIALECT"))
        #expect(first.redactedDescription.contains("HASH=warn ; hatspool.ini:7"))
    }
}

/// `packaging/hatspool.service` lets the program write where the example settings send it.
@Suite struct `The systemd unit` {
    private static let folder = URL(filePath: SettingsDocumentationTests.example).deletingLastPathComponent()

    private func values(_ key: String) throws -> [String] {
        let text = try String(contentsOf: Self.folder.appending(path: "hatspool.service"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("\(key)=") }
            .flatMap { $0.dropFirst(key.count + 1).split(separator: " ").map(String.init) }
    }

    @Test func `may write every path that the example settings name`() throws {
        let text = try String(contentsOfFile: SettingsDocumentationTests.example, encoding: .utf8)
        let writable =
            try values("ReadWritePaths") + values("StateDirectory").map { "/var/lib/\($0)" }
            + values("LogsDirectory").map { "/var/log/\($0)" }
        var seen = 0
        for line in text.split(separator: "\n") {
            let parts = line.drop { $0 == ";" || $0 == " " }.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, ["LEDGER", "LOGPLS", "FOLDER"].contains(parts[0]), parts[1].hasPrefix("/") else {
                continue
            }
            seen += 1
            #expect(writable.contains { parts[1].hasPrefix($0 + "/") }, "\(line)")
        }
        #expect(seen == 3)
        #expect(text.contains("/var/spool/hatspool") && writable.contains("/var/spool/hatspool"))
    }

    @Test func `grants nothing to others and everything to the group`() throws {
        #expect(try values("UMask") == ["0007"])
        #expect(try values("RequiresMountsFor") == values("ReadWritePaths"))
    }
}
