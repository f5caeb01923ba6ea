import Domain
import Foundation
import TestSupport
import Testing

@testable import Settings

struct PortalHeaderFileTests {
    private static let word = "s3cr3t-Word"
    private static let text = """
        [Authorization]
        Name=authorization
        Value=Bearer \(word) ; do portal
        [IDTENANT]
        NAME=idTenant
        VALUE=7
        [TenantName]
        value="São João"
        [OTHER]
        whatever
        """

    private func settings(
        _ plshat: String, own: String = "", environment: [String: String] = [:], mode: Int = 0o600
    ) throws -> SettingsCheck {
        let folder = try TemporaryFolder()
        let path = try folder.write(plshat, as: "PLSHAT.ini", mode: mode)
        let text = "[PARAMETERS]\nMV_PLSHAT=1\nMV_PHATURL=https://hat.example\nPLSHAT_INI=\(path)\n\(own)"
        return try Settings.check(
            file: try folder.write(text, as: "hatspool.ini"), environment: environment, workingFolder: "/start")
    }

    @Test func `its values count where the parameters are not set`() throws {
        let check = try settings(Self.text)
        #expect(check.problems.isEmpty && check.warnings.isEmpty, "\(check.problems) \(check.warnings)")
        let found = try #require(check.settings)
        #expect(found.portal?.tenantID == "7" && found.portal?.tenantName == "São João")
        #expect(try found.portalToken()?.reveal() == "Bearer \(Self.word)")
        #expect(!found.redactedDescription.contains(Self.word))
        #expect(found.redactedDescription.contains("/PLSHAT.ini:6"))
        var dumped = ""
        dump(found.portal, to: &dumped)
        #expect(!dumped.contains(Self.word))
    }

    @Test func `a parameter overrides it, wherever it is set`() throws {
        let own = try #require(try settings(Self.text, own: "MV_PHATIDT=8\nMV_PHATTOK=own\n").settings)
        #expect(own.portal?.tenantID == "8" && own.portal?.tenantName == "São João")
        #expect(try own.portalToken()?.reveal() == "own")
        let environment = ["MV_PHATTOK": "env", "MV_PHATNMT": "x"]
        let set = try #require(try settings(Self.text, environment: environment).settings)
        #expect(set.portal?.tenantName == "x")
        #expect(try set.portalToken()?.reveal() == "env")
    }

    @Test func `a bad value is a problem with its position, and never quotes the token`() throws {
        let bad = "[AUTHORIZATION]\nVALUE=\(Self.word)\u{7}\n[IDTENANT]\nVALUE=\(String(repeating: "9", count: 257))\n"
        let check = try settings(bad)
        let reported = check.problems.map(\.description)
        #expect(reported.count == 2 && check.settings == nil)
        #expect(reported.contains { $0.contains("MV_PHATIDT") && $0.contains("PLSHAT.ini:4") })
        #expect(reported.contains { $0.contains("MV_PHATTOK") && $0.contains("PLSHAT.ini:2") })
        #expect(!reported.joined().contains(Self.word))
    }

    @Test func `another header's name, a missing section and a readable secret are warnings`() throws {
        let named = try settings("[IDTENANT]\nNAME=x-tenant\nVALUE=7\n").warnings(in: .en)
        #expect(named.count == 1 && named.first?.contains("PLSHAT.ini:2: [IDTENANT] NAME") == true)
        #expect(try settings("[HEADER]\nA=1\n").warnings(in: .en).first?.contains("has no VALUE") == true)
        let open = try settings(Self.text, mode: 0o644).warnings(in: .en)
        #expect(open.count == 1 && open.first?.contains("chmod") == true)
    }

    @Test func `it is read only when it is named, and must be there then`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.text, as: "PLSHAT.ini")
        let own = try folder.write("[PARAMETERS]\nMV_PLSHAT=1\nMV_PHATURL=https://hat.example\n", as: "hatspool.ini")
        let unnamed = try Settings.load(file: own, environment: [:], workingFolder: folder.path)
        #expect(try unnamed.portalToken() == nil && unnamed.portal?.tenantID == "")
        let absent = try SettingsFixture.problems("[PARAMETERS]\nPLSHAT_INI=/absent/PLSHAT.ini\n")
        #expect(absent.count == 1 && absent.first?.contains("[PARAMETERS] PLSHAT_INI (hatspool.ini:2)") == true)
    }
}
