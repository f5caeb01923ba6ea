import Domain
import Foundation
import Testing

@testable import Settings

struct SettingsValuesTests {
    @Test func `with nothing set the values are Domain's own`() throws {
        let settings = try SettingsFixture.load("")
        #expect(settings.acceptanceRules == AcceptanceRules())
        #expect(settings.backoff == Backoff())
        #expect(settings.limits == Limits())
        #expect(settings.portal == nil && settings.operatorName == nil)
        #expect(settings.spoolRoot == "/start/spool")
        #expect(settings.ledgerPath == "/start/spool/.ledger.sqlite")
        #expect(settings.schemaFolder == nil && settings.schemaManifest == nil)
        #expect(settings.operatorSchemaFolder == nil && settings.registerShrinkPercent == 50)
        #expect(settings.deliveryConcurrency == 16 && settings.workers >= 1)
        #expect(settings.breakerFailuresMax == 5 && settings.breakerPause == .seconds(30))
        #expect(settings.quietWindow == .seconds(2) && settings.incompleteWindow == .seconds(60))
        #expect(settings.timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: 1_760_000_000)) == -10_800)
        #expect(settings.warnings.isEmpty)
    }

    @Test func `with an address and the switch the routes are Domain's own`() throws {
        let settings = try SettingsFixture.load("[PARAMETERS]\nMV_PLSHAT=1\nMV_PHATURL=https://hat.example\n")
        #expect(settings.routingTable == .standard)
    }

    @Test func `rules of acceptance are read`() throws {
        let rules = try SettingsFixture.load(
            """
            [PARAMETERS]
            BA0_SUSEP=012345
            [ACCEPTANCE]
            VERSIONS= 4.02.00 ,4.03.00
            HASH=warn
            HASH_VARIANTS=utf-8, UTF-8-trimmed
            TOTALS=off
            REPEATED_GUIAS=warn
            REPEATED_CONTENT=off
            REPEATED_LOTES=warn
            EARLIER_GUIAS=reject
            """
        ).acceptanceRules
        #expect(rules.registroANS == "012345")
        #expect(rules.versions == Set(["4.02.00", "4.03.00"].compactMap { TISSVersion($0) }))
        #expect(rules.hashVariants == [.iso8859_1, .utf8, .utf8Trimmed], "the standard's own always passes")
        #expect(rules.hash == .warn && rules.totals == .off && rules.repeatedGuias == .warn)
        #expect(rules.repeatedContent == .off && rules.repeatedLotes == .warn)
        #expect(rules.earlierGuias == .reject)
    }

    @Test func `settings of registers and operator schemas are read`() throws {
        let settings = try SettingsFixture.load(
            "[SCHEMAS]\nOPERATOR=own/\n[REGISTERS]\nSHRINK_PERCENT=0\n", environment: [:])
        #expect(settings.operatorSchemaFolder == "/start/own" && settings.registerShrinkPercent == 0)
        #expect(try SettingsFixture.problems("[REGISTERS]\nSHRINK_PERCENT=101\n").count == 1)
    }

    @Test func `routes are read, and hat needs the integration`() throws {
        let text = "[ROUTES]\nENVIO_LOTE_GUIAS=hat,import\nRECURSO_GLOSA=hat\nDEFAULT=hat\n"
        let address = ["MV_PHATURL": "https://hat.example", "MV_PLSHAT": "1"]
        let on = try SettingsFixture.load(text, environment: address).routingTable
        #expect(on.byTransaction == ["ENVIO_LOTE_GUIAS": [.hat, .importFolder], "RECURSO_GLOSA": [.hat]])
        #expect(on.otherwise == [.hat])
        for environment in [[:], address.merging(["MV_PLSHAT": "0"]) { $1 }] {
            let settings = try SettingsFixture.load(text, environment: environment)
            let off = settings.routingTable
            #expect(settings.portal == nil)
            #expect(off.byTransaction == ["ENVIO_LOTE_GUIAS": [.importFolder], "RECURSO_GLOSA": [.importFolder]])
            #expect(off.otherwise == [.importFolder])
            #expect(settings.warnings.count == 3)
        }
    }

    @Test(arguments: ["1", ".T.", ".t.", "T", "y"])
    func `the integration is on when the ERP's parameter says so`(text: String) throws {
        let settings = try SettingsFixture.load(
            "", environment: ["MV_PHATURL": "https://hat.example", "MV_PLSHAT": text])
        #expect(settings.portal != nil && settings.portalOff == nil)
        #expect(!settings.warnings.contains { $0.contains("MV_PLSHAT") })
    }

    @Test func `without MV_PLSHAT the integration is off, as in the ERP, and this is reported`() throws {
        let unset = try SettingsFixture.load("", environment: ["MV_PHATURL": "https://hat.example", "LANG": "en_GB"])
        #expect(unset.portal == nil)
        #expect(unset.portalOff?.contains("MV_PLSHAT is not set") == true)
        #expect(unset.warnings.count { $0.contains("MV_PHATURL is set and MV_PLSHAT is not") } == 1)
        let off = try SettingsFixture.load(
            "", environment: ["MV_PHATURL": "https://hat.example", "MV_PLSHAT": ".F.", "LANG": "en_GB"])
        #expect(off.portalOff?.contains("MV_PLSHAT=0") == true)
        #expect(!off.warnings.contains { $0.contains("MV_PHATURL is set") })
    }

    @Test func `the policy for an unknown outcome can be set, and how often HAT is asked`() throws {
        let preset = try SettingsFixture.load("", environment: [:])
        #expect(preset.unknownOutcome == .ask && preset.probeInterval == .seconds(5))
        #expect(preset.backoff.retryAfterMax == .seconds(3_600))
        let own = try SettingsFixture.load(
            "[DELIVERY]\nUNKNOWN_OUTCOME=Hold\nPROBE_SECONDS=2\nRETRY_AFTER_MAX_SECONDS=60\n", environment: [:])
        #expect(own.unknownOutcome == .hold && own.probeInterval == .seconds(2))
        #expect(own.backoff.retryAfterMax == .seconds(60))
    }

    @Test func `every transaction of a provider can be routed, and no other`() throws {
        let names = Set(TISSTransaction.all.filter { $0.direction == .toOperator }.map(\.name))
        #expect(Set(SettingKey.routes.map(\.name)) == names.union(["DEFAULT"]))
        let check = try SettingsFixture.check("[ROUTES]\nPROTOCOLO_RECEBIMENTO=import\n")
        #expect(check.warnings.count == 1)
    }

    @Test func `delivery, limits and work are read`() throws {
        let settings = try SettingsFixture.load(
            """
            [PARAMETERS]
            MV_PLSHAT=1
            MV_PHATURL=http://127.0.0.1:8080
            MV_PHATIDT=7
            MV_PHATNMT="São João"
            MV_PHATLOG=1
            OPERATOR_NAME=Operadora ; note
            [DELIVERY]
            CONCURRENCY=3
            FIRST_RETRY_SECONDS=1
            RETRY_CEILING_SECONDS=10
            HORIZON_HOURS=2
            CONNECT_TIMEOUT_SECONDS=4
            CALL_TIMEOUT_SECONDS=50
            BREAKER_FAILURES=6
            BREAKER_SECONDS=7
            [LIMITS]
            DOCUMENT_MB=10
            FINDINGS=20
            INSPECTION_SECONDS=30
            [WORK]
            WORKERS=2
            """)
        #expect(
            settings.portal
                == Settings.Portal(
                    url: "http://127.0.0.1:8080", tenantID: "7", tenantName: "São João",
                    connectTimeout: .seconds(4), callTimeout: .seconds(50)))
        #expect(settings.writesPortalLog && settings.operatorName == "Operadora")
        #expect(settings.deliveryConcurrency == 3 && settings.workers == 2)
        #expect(settings.backoff.first == .seconds(1) && settings.backoff.ceiling == .seconds(10))
        #expect(settings.backoff.horizon == .seconds(7_200))
        #expect(settings.breakerFailuresMax == 6 && settings.breakerPause == .seconds(7))
        #expect(settings.limits.documentBytesMax == 10 << 20 && settings.limits.findingsKeptMax == 20)
        #expect(settings.limits.inspectionTimeMax == .seconds(30))
        #expect(settings.warnings.isEmpty, "loopback needs no TLS")
    }

    @Test func `an address without TLS is a warning`() throws {
        #expect(
            try SettingsFixture.load("[PARAMETERS]\nMV_PLSHAT=1\nMV_PHATURL=http://hat.example\n").warnings.count == 1)
    }

    @Test func `paths become absolute`() throws {
        let settings = try SettingsFixture.load(
            "[PARAMETERS]\nMV_TISSDIR=a/b/\n[SPOOL]\nLEDGER=./l.sqlite\n[SCHEMAS]\nFOLDER=/s/\nMANIFEST=m.json\n")
        #expect(settings.spoolRoot == "/start/a/b" && settings.ledgerPath == "/start/l.sqlite")
        #expect(settings.schemaFolder == "/s" && settings.schemaManifest == "/start/m.json")
        #expect(try SettingsFixture.load("[PARAMETERS]\nMV_TISSDIR=.\n").spoolRoot == "/start")
        #expect(try SettingsFixture.load("[PARAMETERS]\nMV_TISSDIR=/\n").spoolRoot == "/")
    }
}
