import Foundation
import Testing

/// `doctor` checks the installation, calls HAT, names the problems, and reports them by its exit status.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas))
struct `The doctor` {
    private struct Finding {
        let status: Int32
        let states: [String: String]
        let facts: [String: [String: String]]

        /// A machine whose temporary folder is in memory or full has other problems.
        var isWell: Bool {
            states.filter { $0.value == "problem" && !["ledger.place", "disk.spool"].contains($0.key) }.isEmpty
        }
    }

    private func ask(
        _ here: Installation, _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> Finding {
        let result = try here.run(["doctor", "--json"] + arguments, environment: environment)
        let rows = try #require(result.items, "\(result.errors)")
        #expect(result.object?["status"] as? Int == Int(result.status))
        func named<Value>(_ key: String, _ type: Value.Type) -> [String: Value] {
            Dictionary(
                rows.compactMap { row in (row[key] as? Value).map { (row["check"] as? String ?? "", $0) } },
                uniquingKeysWith: { first, _ in first })
        }
        return Finding(
            status: result.status, states: named("state", String.self), facts: named("facts", [String: String].self))
    }

    @Test func `calls HAT, and is satisfied with one that answers`() throws {
        let here = try Installation()
        let found = try ask(here)
        #expect(found.isWell, "\(found)")
        for check in ["hat", "hat.batchesAuthorization", "hat.authorizations", "hat.clock"] {
            #expect(found.states[check] == "ok", "\(check)")
        }
        #expect(found.states["hat.upload"] == "notice")
        #expect(try here.storedLotes().isEmpty)
    }

    @Test func `names what prevents calls to HAT, and does not exit with 0`() throws {
        let here = try Installation()
        let (host, base) = ("127.0.0.1:\(here.port)", "api/healthcare/hat/")
        let cases: [(environment: [String: String], check: String, failure: String)] = [
            (["MV_PHATURL": "http://127.0.0.1:1/"], "hat", "refused"),
            (["MV_PHATURL": "http://hat.invalid/"], "hat", "unknown-host"),
            (["MV_PHATURL": "https://\(host)/\(base)"], "hat", "tls"),
            (["MV_PHATURL": "http://\(host)/elsewhere/"], "hat", "wrong-path"),
            (["MV_PHATTOK": "another-token"], "hat.batchesAuthorization", "unauthorized"),
            (["MV_PHATTOK": "another-token"], "hat.treatmentExtensions", "unauthorized"),
        ]
        for (environment, check, failure) in cases {
            let found = try ask(here, environment: environment)
            #expect(found.status != 0 && found.states[check] == "problem", "\(environment): \(found)")
            #expect(found.facts[check]?["failure"] == failure, "\(environment): \(found.facts[check] ?? [:])")
        }
        let offline = try ask(here, ["--offline"], environment: ["MV_PHATURL": "http://127.0.0.1:1/"])
        #expect(offline.isWell && offline.states["hat"] == "notice", "\(offline)")
        let unnamed = ["MV_PLSHAT": "1", "MV_PHATURL": "http://127.0.0.1:1/", "MV_PHATTOK": "x"]
        #expect(try ask(Installation(hasPortal: false), environment: unnamed).status == 78)
    }

    @Test func `reports faults of the settings in JSON too`() throws {
        let here = try Installation(settings: "[OUTPUT]\nNONSENSE = 1", hasPortal: false)
        let warned = try ask(here)
        #expect(
            warned.states["settings"] == "notice" && warned.facts["settings"]?["error"]?.contains("NONSENSE") == true)
        let wrong = try ask(here, environment: ["HATSPOOL_SPOOL_TIMEZONE": "Mars/Olympus"])
        #expect(wrong.status == 78 && wrong.facts["settings"]?["error"]?.contains("TIMEZONE") == true)
    }

    @Test func `reports missing folders and the missing ledger of a spool that was served`() throws {
        let here = try Installation(hasPortal: false)
        let new = try ask(here)
        #expect(new.isWell && new.states["ledger"] == "absent" && new.states["spool.held"] == "absent", "\(new)")
        #expect(try here.batch(wait: 0).status == 0)
        #expect(try ask(here).isWell)
        try FileManager.default.removeItem(at: here.inbox)
        var found = try ask(here)
        #expect(found.states["spool.inbox"] == "problem" && found.status != 0)
        try FileManager.default.createDirectory(at: here.inbox, withIntermediateDirectories: true)
        for name in [".ledger.sqlite", ".ledger.sqlite-wal", ".ledger.sqlite-shm"] {
            try? FileManager.default.removeItem(at: here.spool.appending(path: name))
        }
        found = try ask(here)
        #expect(found.states["ledger"] == "problem" && found.status == 78, "\(found)")
        try FileManager.default.removeItem(at: here.spool)
        found = try ask(here)
        #expect(found.states["spool"] == "problem" && found.status == 66)
    }

    @Test func `and every start report faults of what the settings name`() throws {
        let here = try Installation(hasPortal: false)
        let token = here.home.appending(path: "token")
        try Data("secret-value\n".utf8).write(to: token)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: token.path)
        let damaged = here.home.appending(path: "tiss")
        try FileManager.default.copyItem(at: Program.schemas, to: damaged)
        try FileManager.default.removeItem(at: damaged.appending(path: "4.03.00/tissV4_03_00.xsd"))
        let ledger = here.home.appending(path: "no-folder/ledger.sqlite").path
        let cases: [(environment: [String: String], check: String, word: String)] = [
            (["MV_PHATTOK_FILE": token.path], "settings.secret", "chmod o-r"),
            (["HATSPOOL_SCHEMAS_FOLDER": "/nonexistent/tiss"], "schemas", "schemas install"),
            (["HATSPOOL_SCHEMAS_FOLDER": damaged.path], "schemas.4.03.00", "tissV4_03_00.xsd"),
            (["HATSPOOL_ACCEPTANCE_VERSIONS": "4.03.00,3.05.00"], "schemas.versions", "3.05.00"),
            (
                ["MV_PHATLOG": "1", "HATSPOOL_OUTPUT_LOGPLS": token.path + "/logpls"], "settings.logpls", "logpls"
            ),
            (["HATSPOOL_SPOOL_LEDGER": ledger], "ledger.folder", "no-folder"),
            (["HATSPOOL_SCHEMAS_OPERATOR": "/nonexistent/op"], "schemas.operator", "OPERATOR"),
        ]
        for (environment, check, word) in cases {
            let found = try ask(here, environment: environment)
            #expect(found.states[check] == "problem" && found.status == 78, "\(environment): \(found)")
            let start = try here.run(["batch", "--wait", "0"], environment: environment)
            #expect(start.errors.contains(word), "\(environment): \(start.errors)")
            #expect(!start.errors.contains("secret-value"))
            #expect(!start.errors.contains("no child process"), "\(start.errors)")
        }
        for (key, path) in [
            ("HATSPOOL_SPOOL_LEDGER", "inbox/ledger.sqlite"), ("HATSPOOL_SPOOL_LEDGER", "error/a/ledger.sqlite"),
            ("HATSPOOL_SCHEMAS_FOLDER", "inbox/tiss"),
        ] {
            let environment = [key: here.spool.appending(path: path).path]
            let start = try here.run(["batch", "--wait", "0"], environment: environment)
            #expect(start.status == 78 && start.errors.contains(path), "\(start.errors)")
            #expect(try ask(here, environment: environment).status == 78)
        }
    }

    private static let calendarLines: [(String, String?)] = [
        ("4.01.00=2024-06-01..", "problem"), ("4.01.00=2999-06-01..", "notice"), ("3.05.00=..2020-12-31", nil),
        ("4.03.00=2024-06-01..", nil),
    ]

    @Test(arguments: calendarLines)
    func `names versions of the calendar whose schema is not installed`(line: String, state: String?) throws {
        let here = try Installation(settings: "[CALENDAR]\n\(line)", hasPortal: false)
        let found = try ask(here)
        #expect(found.states["schemas.calendar"] == state && found.status == (state == "problem" ? 78 : 0), "\(found)")
        let start = try here.run(["batch", "--wait", "0"])
        #expect(start.errors.contains("[CALENDAR] names") == (state != nil), "\(start.errors)")
    }

    @Test(.enabled(if: Program.mayMount, "this user may not mount"))
    func `reports a ledger in memory, and a full disk`() throws {
        let here = try Installation(hasPortal: false)
        let small = here.home.appending(path: "small")
        try FileManager.default.createDirectory(at: small, withIntermediateDirectories: true)
        #expect(try Program.runTool("mount", ["-t", "tmpfs", "-o", "size=12m", "none", small.path]).status == 0)
        defer { _ = try? Program.runTool("umount", ["-l", small.path]) }
        let environment = ["MV_TISSDIR": small.path]
        let empty = try ask(here, environment: environment)
        #expect(empty.states["ledger.place"] == "problem" && empty.states["disk.spool"] == "ok", "\(empty)")
        try Data(count: 10 << 20).write(to: small.appending(path: "big"))
        let full = try ask(here, environment: environment)
        #expect(full.states["disk.spool"] == "problem", "\(full)")
    }

    @Test(arguments: [SIGHUP, SIGTERM, SIGINT])
    func `a signal ends a batch with a log line, after the current work`(signal: Int32) throws {
        // Tests that were started with nohup hand down that SIGHUP is ignored, and the program leaves it so.
        if try isIgnored(signal) { return }
        let here = try Installation(hasPortal: false)
        try here.drop(Data("<?xml version=\"1.0\"?><a>".utf8), as: "half.xml")
        let batch = try here.start(["batch", "--wait", "60"])
        // A signal before the handler listens ends the process without a log line.
        try here.wait("the lock") {
            FileManager.default.fileExists(atPath: here.spool.appending(path: ".work/.lock").path)
        }
        kill(batch.processIdentifier, signal)
        batch.waitUntilExit()
        #expect(batch.terminationReason == .exit && batch.terminationStatus == 75)
        #expect(here.logs().contains("stopping: current work"))
    }

    private func isIgnored(_ signal: Int32) throws -> Bool {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let mask = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }?.split(separator: "\t").last
        return try #require(mask.flatMap { UInt64($0, radix: 16) }) & (1 << UInt64(signal - 1)) != 0
    }

    @Test func `SIGHUP and the like cause a log line and end nothing`() throws {
        let here = try Installation(hasPortal: false)
        let daemon = try here.start(["run"])
        try here.wait("the daemon") { here.logs().contains("serving") }
        for signal in [SIGHUP, SIGUSR1, SIGUSR2] {
            let lines = { here.logs().components(separatedBy: "restart hatspool to apply changed settings").count }
            let before = lines()
            // A signal before the process listens is ignored without a log line.
            try here.wait("the line") {
                kill(daemon.processIdentifier, signal)
                return lines() > before
            }
        }
        #expect(daemon.isRunning)
        daemon.terminate()
        daemon.waitUntilExit()
        #expect(daemon.terminationReason == .exit && daemon.terminationStatus == 0)
    }
}
