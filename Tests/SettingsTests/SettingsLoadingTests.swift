import Domain
import Foundation
import TestSupport
import Testing

@testable import Settings

struct SettingsLoadingTests {
    @Test func `flag overrides environment, environment file, file default`() throws {
        let text = "[SPOOL]\nSCAN_SECONDS=7\n"
        #expect(try SettingsFixture.load("").scanInterval == .seconds(5))
        #expect(try SettingsFixture.load(text).scanInterval == .seconds(7))
        let environment = ["HATSPOOL_SPOOL_SCAN_SECONDS": "8"]
        #expect(try SettingsFixture.load(text, environment: environment).scanInterval == .seconds(8))
        for name in ["SPOOL.SCAN_SECONDS", "scan_seconds"] {
            let settings = try SettingsFixture.load(text, environment: environment, overrides: [name: "9"])
            #expect(settings.scanInterval == .seconds(9))
        }
    }

    @Test func `Protheus's own parameters keep their name in the environment`() throws {
        let settings = try SettingsFixture.load(
            "[PARAMETERS]\nMV_TISSDIR=/file\n",
            environment: ["MV_TISSDIR": "/env/", "MV_PHATURL": "https://hat.example/", "MV_PLSHAT": "1"])
        #expect(settings.spoolRoot == "/env")
        #expect(settings.portal?.url == "https://hat.example/")
    }

    @Test func `an empty value counts as not set`() throws {
        let settings = try SettingsFixture.load(
            "[SPOOL]\nSCAN_SECONDS=7\nDIALECT=\n", environment: ["HATSPOOL_SPOOL_SCAN_SECONDS": ""],
            overrides: ["SCAN_SECONDS": ""])
        #expect(settings.scanInterval == .seconds(7) && settings.dialect == .plain)
    }

    @Test func `sections, keys and choices are found without regard to case`() throws {
        let settings = try SettingsFixture.load("[spool]\ndialect=PROTHEUS\n[Acceptance]\nHash=Warn\n")
        #expect(settings.dialect == .protheus && settings.acceptanceRules.hash == .warn)
    }

    @Test func `a problem names section, key, line and what is allowed, all problems at once`() throws {
        let text = "[SPOOL]\n\nDIALECT=plane\nSCAN_SECONDS=0\n[LIMITS]\nDOCUMENT_MB=513\nrubbish\n"
        let problems = try SettingsFixture.problems(text, environment: ["MV_PLSHAT": "yes"])
        #expect(problems.count == 5)
        #expect(
            problems.contains(
                "[SPOOL] DIALECT (hatspool.ini:3): “plane” is not allowed; allowed: plain | protheus"))
        #expect(
            problems.contains(
                "[SPOOL] SCAN_SECONDS (hatspool.ini:4): “0” is not allowed; allowed: integer from 1 to 3600"))
        #expect(problems.contains { $0.hasPrefix("[LIMITS] DOCUMENT_MB (hatspool.ini:6): “513”") })
        #expect(problems.contains { $0.hasPrefix("[PARAMETERS] MV_PLSHAT (environment MV_PLSHAT): “yes”") })
        #expect(problems.contains { $0.hasPrefix("hatspool.ini:7: ") && !$0.contains("rubbish") })
    }

    @Test func `the error of a load holds every problem`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("[SPOOL]\nDIALECT=x\nSCAN_SECONDS=y\n", as: "hatspool.ini")
        let error = try #require(#expect(throws: PortError.self) { try Settings.load(file: path, environment: [:]) })
        #expect(error.code == .configuration)
        #expect(error.message.split(separator: "\n").count == 2)
        #expect(error.message.contains("\(path):2") && error.message.contains("\(path):3"))
    }

    @Test func `unknown sections and keys, repeated and stray keys are warnings with their line`() throws {
        let text = "X=1\n[SPOOL]\nDIALEKT=plain\nDIALECT=plain\nDIALECT=protheus\n[MAIL]\nA=1\nB=2\n"
        let check = try SettingsFixture.check(text, environment: ["HATSPOOL_WORK_WORKER": "3", "HATSPOOL_SHARED": "x"])
        #expect(
            check.warnings(in: .en) == [
                "hatspool.ini:1: a key before the first [SECTION] is not used",
                "hatspool.ini:3: [SPOOL] has no key DIALEKT; it is not used",
                "hatspool.ini:5: [SPOOL] DIALECT stands at hatspool.ini:4 too; the last counts",
                "hatspool.ini:7: the section [MAIL] is not known and not used",
                "environment HATSPOOL_WORK_WORKER names no setting; it is not used",
            ])
        #expect(check.settings?.dialect == .protheus)
        #expect(check.settings?.warnings == check.warnings(in: .ptBR))
    }

    @Test func `problems and warnings are in the language of the settings`() throws {
        let folder = try TemporaryFolder()
        let text = "[MAIL]\nA=1\n[SPOOL]\nSCAN_SECONDS=0\n[OUTPUT]\nLANGUAGE=en\n"
        let path = try folder.write(text, as: "hatspool.ini")
        func reported(_ environment: [String: String]) throws -> String {
            try #require(#expect(throws: PortError.self) { try Settings.load(file: path, environment: environment) })
                .message
        }
        #expect(try reported([:]).hasSuffix("“0” is not allowed; allowed: integer from 1 to 3600"))
        #expect(
            try reported(["HATSPOOL_OUTPUT_LANGUAGE": "pt-BR"]).hasSuffix(
                "“0” não é permitido; permitido: inteiro de 1 a 3600"))
        let check = try SettingsFixture.check(text.replacing("=en", with: ""), environment: ["LANG": "C"])
        #expect(check.warnings == ["hatspool.ini:2: a seção [MAIL] não é conhecida nem usada"])
        let origins = ["HATSPOOL_SPOOL_SCAN_SECONDS": "x"]
        #expect(
            try SettingsFixture.check("", environment: origins).problems.map { $0.description(in: .ptBR) } == [
                "[SPOOL] SCAN_SECONDS (ambiente HATSPOOL_SPOOL_SCAN_SECONDS): "
                    + "“x” não é permitido; permitido: inteiro de 1 a 3600"
            ])
    }

    @Test func `a flag for no setting, or for one of several, is a problem`() throws {
        #expect(try SettingsFixture.problems("", overrides: ["NOTHING": "1"]).count == 1)
        #expect(try SettingsFixture.problems("", overrides: ["SPOOL.NOTHING": "1"]).count == 1)
    }

    @Test func `values that contradict each other are problems`() throws {
        #expect(try SettingsFixture.problems("[PARAMETERS]\nMV_PLSHAT=1\n").first?.contains("MV_PHATURL") == true)
        let retries = "[DELIVERY]\nFIRST_RETRY_SECONDS=60\nRETRY_CEILING_SECONDS=59\n"
        #expect(try SettingsFixture.problems(retries).count == 1)
        #expect(try SettingsFixture.problems("[SPOOL]\nQUIET_SECONDS=61\n").count == 1)
        for (text, count) in [
            ("TRACK_PENDING=1", 1), ("TRACK_SUCCESS=2", 1),
            ("TRACK_PENDING=7\nTRACK_SUCCESS=7\nTRACK_ERR_GEN_B1R=7", 2),
            ("TRACK_PENDING_DEL=1\nTRACK_ERR_DOWN_XML=3", 0),
        ] {
            #expect(try SettingsFixture.problems("[BATCHES]\n\(text)\n").count == count, "\(text)")
        }
    }

    @Test(arguments: [
        ("PARAMETERS", "MV_PHATURL", ["hat.example", "ftp://hat", "http://", "https://h?x=1", "https://u:p@h/"]),
        ("PARAMETERS", "BA0_SUSEP", ["12345", "1234567", "12345a", "１２３４５６"]),
        ("PARAMETERS", "MV_TISSDIR", ["\\TISS\\", "C:\\TISS"]),
        ("PARAMETERS", "MV_PLSHAT", ["2", "true", ".1.", "TT", "..T", ".", "sim"]),
        ("ACCEPTANCE", "VERSIONS", ["04.03.00", "4.03.00;4.02.00", "4.03.00,", "all"]),
        ("ACCEPTANCE", "HASH_VARIANTS", ["utf8", "utf-8,", "md5"]),
        ("ACCEPTANCE", "TOTALS", ["yes", "0"]),
        ("PARAMETERS", "PLSHAT_INI", ["C:\\PLSHAT.ini"]),
        ("ONSTART", "REFRESHRATE", ["0", "86401", "2m"]),
        ("ACCEPTANCE", "CHECK_DIGITS", ["yes", "1"]),
        ("CALENDAR", "WARN_DAYS", ["-1", "367", "30d"]),
        ("PROVIDERS", "DEFAULT", ["3", "XML"]),
        ("BATCHES", "TRACK_SUCCESS", ["123456789"]),
        ("BATCHES", "TRIES", ["0", "1001"]),
        ("BATCHES", "CONCURRENCY", ["0", "257"]),
        ("SYNC", "FOLDER", ["a/b", "..", ".guias", "a\\b", "done", "Error", "NAOPROCESSADOS"]),
        ("SYNC", "AUDIT_FOLDER", ["/auditoria", "PROCESSADOS"]),
        ("SYNC", "CONCURRENCY", ["0", "257"]),
        ("ROUTES", "ENVIO_LOTE_GUIAS", ["none", "hat import", ","]),
        ("SPOOL", "TIMEZONE", ["Brasilia", "-03:00x"]),
        ("DELIVERY", "CONCURRENCY", ["0", "257", "8.0", "-1", "8 8"]),
        ("LIMITS", "FINDINGS", ["0", "1001"]),
        ("LIMITS", "INSPECTION_SECONDS", ["0", "121"]),
        ("WORK", "WORKERS", ["-1", "257"]),
        ("OUTPUT", "LANGUAGE", ["fr", "pt"]),
    ])
    func `values out of bounds are refused`(section: String, key: String, values: [String]) throws {
        for value in values {
            let problems = try SettingsFixture.problems("[\(section)]\n\(key)=\"\(value)\"\n")
            #expect(problems.count == 1, "\(key)=\(value)")
            #expect(problems.first?.contains("[\(section)] \(key) (hatspool.ini:2)") == true)
        }
    }

    @Test func `the language is the file's, else that of the system, else Portuguese`() throws {
        func language(_ text: String, _ environment: [String: String]) throws -> SettingsLanguage {
            try SettingsFixture.load(text, environment: environment).language
        }
        #expect(try language("", [:]) == .ptBR)
        #expect(try language("", ["LANG": "en_US.UTF-8"]) == .en)
        #expect(try language("", ["LANG": "en_US.UTF-8", "LC_ALL": "pt_BR.UTF-8"]) == .ptBR)
        #expect(try language("", ["LANG": "C.UTF-8"]) == .ptBR)
        #expect(try language("[OUTPUT]\nLANGUAGE=pt-br\n", ["LANG": "en_US"]) == .ptBR)
        #expect(try language("[OUTPUT]\nLANGUAGE=pt-BR\n", ["HATSPOOL_OUTPUT_LANGUAGE": "en"]) == .en)
    }
}
