import Domain
import Foundation
import TestSupport
import Testing

@testable import Settings

struct SettingsSecretTests {
    private static let word = "s3cr3t-Word"

    /// Everything that may be printed of settings, at once.
    private func printed(_ settings: Settings) throws -> String {
        var dumped = ""
        dump(try settings.portalToken(), to: &dumped)
        let token = try #require(try settings.portalToken())
        return settings.redactedDescription + "\(token) \(String(reflecting: token))" + dumped
            + settings.warnings.joined()
    }

    @Test func `only the token's source is shown`() throws {
        let settings = try SettingsFixture.load("[PARAMETERS]\nMV_PHATTOK=\(Self.word)\n")
        #expect(try settings.portalToken()?.reveal() == Self.word)
        #expect(try !printed(settings).contains(Self.word))
        #expect(settings.redactedDescription.contains("; MV_PHATTOK: set, hatspool.ini:2"))
        #expect(try SettingsFixture.load("").redactedDescription.contains("; MV_PHATTOK: not set"))
        #expect(try SettingsFixture.load("").portalToken() == nil)
    }

    @Test func `no problem and no warning quotes a secret`() throws {
        let long = String(repeating: "k", count: 8_001)
        for text in [
            "[PARAMETERS]\nMV_PHATTOK=\"\(Self.word)\u{7}\"\n", "[PARAMETERS]\nMV_PHATTOK \(Self.word)\n",
            "[PARAMETERS]\nMV_PHATTOK \(Self.word)=\n", "[PARAMETERS]\n\(Self.word)=\n",
            "[PARAMETERS]\nMV_PHATTOK=\"\(Self.word)\n", "[PARAMETERS]\nMV_PHATTOK=\(long)\n",
            "[PARAMETERS]\nMV_PHATURL=https://user:\(Self.word)@hat.example/\n",
            "[PARAMETERS]\nMV_PHATTOK=x\nMV_PHATTOK=\(Self.word)\n",
        ] {
            let check = try SettingsFixture.check(text, environment: ["HATSPOOL_PARAMETERS_MV_PHATTOK": Self.word])
            let reported = check.problems.map(\.description).joined() + check.warnings.joined()
            #expect(!check.problems.isEmpty || !check.warnings.isEmpty)
            #expect(!reported.contains(Self.word) && !reported.contains("kkkk"), "\(reported)")
        }
    }

    @Test func `the token comes from flag, environment, credential or file, in this order`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("credential\n", as: "MV_PHATTOK")
        let other = try folder.write("other\r\n\n", as: "token")
        let text = "[PARAMETERS]\nMV_PHATTOK=file\n"
        func token(
            _ text: String, _ environment: [String: String], _ overrides: [String: String] = [:]
        ) throws -> String? {
            try SettingsFixture.load(text, environment: environment, overrides: overrides).portalToken()?.reveal()
        }
        let credentials = ["CREDENTIALS_DIRECTORY": folder.path]
        #expect(try token(text, [:]) == "file")
        #expect(try token(text + "MV_PHATTOK_FILE=\(other)\n", [:]) == "other")
        #expect(try token(text + "MV_PHATTOK_FILE=\(other)\n", credentials) == "credential")
        #expect(try token(text, credentials.merging(["MV_PHATTOK_FILE": other]) { $1 }) == "other")
        #expect(try token(text, credentials.merging(["MV_PHATTOK_FILE": other, "MV_PHATTOK": "env"]) { $1 }) == "env")
        #expect(try token(text, ["MV_PHATTOK": "env"], ["MV_PHATTOK_FILE": other]) == "other")
        #expect(try token(text, ["MV_PHATTOK": "env"], ["MV_PHATTOK": "flag"]) == "flag")
        #expect(try token(text, ["CREDENTIALS_DIRECTORY": folder.path + "/absent"]) == "file")
    }

    @Test func `a token file is read only when the token is requested, and must hold one line`() throws {
        let folder = try TemporaryFolder()
        let absent = try SettingsFixture.load("[PARAMETERS]\nMV_PHATTOK_FILE=\(folder.path)/absent\n")
        let error = try #require(#expect(throws: PortError.self) { try absent.portalToken() })
        #expect(error.code == .configuration && error.message.contains("hatspool.ini:2"))
        for content in ["", "\n", "\(Self.word)\n\(Self.word)\n", String(repeating: "k", count: 20_000)] {
            let path = try folder.write(content, as: "token")
            let settings = try SettingsFixture.load("[PARAMETERS]\nMV_PHATTOK_FILE=\(path)\n")
            let error = try #require(#expect(throws: PortError.self) { try settings.portalToken() })
            #expect(error.code == .configuration)
            #expect(!error.debugDescription.contains(Self.word))
        }
    }

    @Test func `a settings file with a secret that all users may read is a warning`() throws {
        let folder = try TemporaryFolder()
        let secret = "[PARAMETERS]\nMV_PHATTOK=\(Self.word)\n"
        func warnings(_ text: String, mode: Int) throws -> Int {
            let path = try folder.write(text, as: "hatspool.ini", mode: mode)
            return try Settings.load(file: path, environment: [:]).warnings.count
        }
        #expect(try warnings(secret, mode: 0o644) == 1)
        #expect(try warnings(secret, mode: 0o640) == 0)
        #expect(try warnings("[PARAMETERS]\nMV_PHATIDT=1\n", mode: 0o644) == 0)
    }
}
