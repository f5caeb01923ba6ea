import Domain
import Foundation
import Testing

@testable import Settings

/// Settings of the jobs that download from HAT.
struct InboundValuesTests {
    @Test func `with nothing set the values are Domain's own`() throws {
        let settings = try SettingsFixture.load("")
        #expect(settings.batchTracking == BatchTrackingTable())
        #expect(settings.batchTries == 10 && settings.downloadConcurrency == 8 && settings.syncConcurrency == 8)
        #expect(settings.guiaFolder == "guias" && settings.auditFolder == nil)
        #expect(settings.portalLogFolder == "/start/spool/logpls")
        #expect(settings.acceptanceRules.providers == ProviderModes())
    }

    @Test func `batches, synchronisation and logs are read`() throws {
        let settings = try SettingsFixture.load(
            """
            [BATCHES]
            TRACK_PENDING=P
            TRACK_SUCCESS=OK
            TRACK_ERR_GEN_B1R=E1
            TRACK_ERR_GEN_BXX=E2
            TRACK_ERR_DOWN_XML=E3
            TRACK_PENDING_DEL=D
            TRIES=3
            CONCURRENCY=4
            [SYNC]
            FOLDER=Guias HAT
            AUDIT_FOLDER=auditoria
            CONCURRENCY=5
            [OUTPUT]
            LOGPLS=log/pls/
            """)
        var table = BatchTrackingTable()
        (table.pending, table.success, table.queueFailed) = ("P", "OK", "E1")
        (table.registrationFailed, table.downloadFailed, table.pendingDeletion) = ("E2", "E3", "D")
        #expect(settings.batchTracking == table)
        #expect(settings.batchTries == 3 && settings.downloadConcurrency == 4 && settings.syncConcurrency == 5)
        #expect(settings.guiaFolder == "Guias HAT" && settings.auditFolder == "auditoria")
        #expect(settings.portalLogFolder == "/start/log/pls")
        #expect(settings.deliveryConcurrency == 16, "each CONCURRENCY is its section's own")
    }

    @Test func `providers have the mode of their line, the others the default`() throws {
        let modes = try SettingsFixture.load(
            "[Providers]\nDefault=1\n004711=2\nAb9=0\n12.345.678/0001-95=2\n123.456.789-09=0\n5=\n"
        ).acceptanceRules.providers
        #expect(modes.otherwise == .sendsXML)
        #expect(
            modes.byProvider == [
                "004711": .buildsLote, "Ab9": .withoutHAT, "12345678000195": .buildsLote, "12345678909": .withoutHAT,
            ])
        #expect(modes.mode(of: "5") == .sendsXML)
    }

    @Test func `an invalid mode or provider is a problem, a repeated provider a warning`() throws {
        #expect(
            try SettingsFixture.problems("[PROVIDERS]\n4711=3\n") == [
                "hatspool.ini:2: [PROVIDERS] 4711: “3” is not allowed; allowed: 0 | 1 | 2"
            ])
        for key in ["123456789012345678901", "47 11", "1.2", "ação", "a_b"] {
            let problems = try SettingsFixture.problems("[PROVIDERS]\n\(key)=1\n")
            #expect(problems.count == 1 && problems.first?.hasPrefix("hatspool.ini:2: [PROVIDERS]") == true, "\(key)")
        }
        let twice = try SettingsFixture.check("[PROVIDERS]\n4711=1\n4711=2\n")
        #expect(twice.settings?.acceptanceRules.providers.mode(of: "4711") == .buildsLote)
        #expect(
            twice.warnings(in: .en) == [
                "hatspool.ini:3: [PROVIDERS] 4711 stands at hatspool.ini:2 too; the last counts"
            ])
    }
}
