import Domain
import Foundation
import Testing

/// The program on a file system like those of shared folders: FUSE lacks the same calls as NFS.
@Suite(
    .enabled(if: Program.hasSchemas, Program.needsSchemas), .enabled(if: Share.isAvailable, "\(Share.reason)"),
    .serialized)
struct `On a share` {
    private static let toBoth = "[ROUTES]\nENVIO_LOTE_GUIAS = hat,import\n"

    @Test func `T01 files written behind the mount have their verdict within the interval and a second`() throws {
        let here = try Installation(hasPortal: false)
        let share = try here.share()
        let daemon = try here.start(["run"])
        try here.wait("the service") { here.logs().contains("serving") }
        var seconds: [Double] = []
        for lote in 1...5 {
            let bytes = try here.sample("--lote", "\(lote)")
            usleep(UInt32(lote * 170_000))  // at another moment of the interval each time
            try share.drop(bytes, as: "lote-\(lote).xml")
            let begin = Date()
            try here.wait("the answer of \(lote)", seconds: 20, every: 0.02) {
                share.files(below: "outbox").contains {
                    $0.hasPrefix("lote-\(lote).xml.") && $0.hasSuffix(".retorno.json")
                }
            }
            seconds.append(Date().timeIntervalSince(begin))
        }
        print("T01 seconds to the verdict: \(seconds)")
        // SCAN_SECONDS is 1. The machine may be busy with other tests during one of the scans.
        #expect(seconds.sorted()[2] <= 2, "\(seconds)")
        kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
        #expect(daemon.terminationStatus == 0)
        #expect(here.logs().contains("noReplace=EINVAL"))
    }

    @Test func `everything works in both directions, and a returned file keeps its name`() throws {
        let here = try Installation(settings: Self.toBoth + Installation.hasty)
        let share = try here.share()
        try here.load(["seed": 7, "batches": 5, "guias": ["authorizations": 12], "rejectedFraction": 0.3])
        let good = try here.sample("--lote", "1")
        try share.drop(good, as: "good.xml")
        try share.drop(here.sample("--flaw", "wrong-hash", "--lote", "2"), as: "sub/wrong.xml")
        try share.drop(here.pack(["c.xml": here.sample("--lote", "3")]), as: "packed.tar.gz")
        #expect(try here.batch(wait: 20).status == 65)
        try share.drop(good, as: "again.xml")
        #expect(try here.batch(wait: 20).status == 65)
        let verdicts = try verdicts(here)
        #expect(
            verdicts == [
                "good.xml": "accepted", "wrong.xml": "rejected", "packed.tar.gz": "accepted", "c.xml": "accepted",
                "again.xml": "duplicate",
            ])
        #expect(
            share.files(below: "import").map { URL(filePath: $0).lastPathComponent }.sorted() == ["c.xml", "good.xml"])
        #expect(try here.storedLotes().count == 2)

        let wrong = try #require(try id(of: "wrong.xml", here))
        #expect(try here.run(["files", "retry", wrong]).status == 0)
        #expect(share.files(below: "inbox") == ["sub/wrong.xml"])
        #expect(try here.batch(wait: 20).status == 65)
        let run = try here.run(["jobs", "run", "--all", "--once"])
        #expect(run.status == 0, "\(run.errors)")
        let account = InboundAccount(here: here)
        #expect(try account.isOver())
        #expect(share.files(below: "import").contains { $0.hasPrefix("guias/") })
        #expect(share.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
        #expect(share.files(below: "inbox").isEmpty)
        let doctor = try here.run(["doctor", "--json"])
        #expect(doctor.output.contains("\"noReplace\" : \"EINVAL\"") && doctor.output.contains("\"fuse\""))
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }

    /// The fail point, and the calls that strace also refuses: hard links, so that names are reserved instead.
    private static let cuts: [(FailPoint, refused: String?)] = [
        (.afterTake, nil), (.afterIntendPlacement, nil), (.afterPlaceImport, nil), (.afterLink, nil),
        (.afterFinalRename, nil), (.afterPlaceholder, "linkat:error=EPERM"),
    ]

    @Test(arguments: cuts)
    func `an end at any step loses nothing and repeats nothing`(point: FailPoint, refused: String?) throws {
        try #require(refused == nil || Program.hasStrace)
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n", hasPortal: false)
        let share = try here.share()
        for lote in 1...3 { try share.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        let cut = try batch(here, failingAt: point, refusing: refused)
        #expect(
            [-SIGKILL, 128 + SIGKILL].contains(cut.status), "\(point) was not reached: \(cut.status) \(cut.errors)")
        // Protheus removes the placed files before the next start.
        let taken = share.files(below: "import")
        for name in taken { try FileManager.default.removeItem(at: share.source.appending(path: "import/\(name)")) }
        let after = try here.batch(wait: 20)
        #expect(after.status == 0, "\(after.errors)")
        let records = try here.records().filter { $0["state"] as? String != "released" }
        #expect(records.count == 3 && records.allSatisfy { $0["state"] as? String == "settled" }, "\(records)")
        let imported = (taken + share.files(below: "import")).map { URL(filePath: $0).lastPathComponent }
        #expect(imported.sorted() == ["lote-1.xml", "lote-2.xml", "lote-3.xml"])
        #expect(
            share.files(below: "done").map { URL(filePath: $0).lastPathComponent }
                == ["lote-1.xml", "lote-2.xml", "lote-3.xml"])
        #expect(share.files(below: "done").allSatisfy { isFilled(share, "done/\($0)") })
        #expect(share.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
        #expect(share.files(below: ".originals").isEmpty && share.files(below: "inbox").isEmpty)
    }

    @Test(
        .enabled(if: Program.hasStrace, "needs strace"),
        arguments: [
            "linkat:error=EPERM", "linkat:error=EOPNOTSUPP", "linkat:error=EMLINK",
            "flock:error=ENOLCK",
        ])
    func `a missing call of the share is worked around`(refused: String) throws {
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n", hasPortal: false)
        let share = try here.share()
        try share.drop(here.sample("--lote", "1"), as: "lote.xml")
        try share.drop(here.sample("--flaw", "wrong-hash", "--lote", "2"), as: "wrong.xml")
        let run = try batch(here, failingAt: nil, refusing: refused)
        #expect(run.status == 65, "\(run.errors)")
        #expect(share.files(below: "import").map { URL(filePath: $0).lastPathComponent } == ["lote.xml"])
        #expect(share.files(below: "done").map { URL(filePath: $0).lastPathComponent } == ["lote.xml"])
        #expect(share.files(below: "error").count == 2 && share.files(below: "inbox").isEmpty)
        let answer = refused.split(separator: "=").last.map(String.init) ?? ""
        let doctor = try here.run(["doctor"]).output
        #expect(run.errors.contains("=\(answer)") && doctor.contains(answer))
    }

    @Test(.enabled(if: getuid() == 0, "needs root, for an immutable folder"))
    func `a claim that fails costs one row, is reported with its reason, and continues when that is gone`() throws {
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n", hasPortal: false)
        let share = try here.share()
        for lote in 1...3 { try share.drop(here.sample("--lote", "\(lote)"), as: "locked/lote-\(lote).xml") }
        let locked = share.source.appending(path: "inbox/locked").path
        try #require(try Program.runTool("chattr", ["+i", locked]).status == 0)
        defer { _ = try? Program.runTool("chattr", ["-i", locked]) }
        let daemon = try here.start(["run"])
        try here.wait("the error line") { here.logs().contains("EPERM") }
        try share.drop(here.sample("--lote", "4"), as: "free.xml")
        try here.wait("the free file") { share.files(below: "import").count == 1 }
        try here.wait("the condition") { try !here.conditions().isEmpty }
        let rows = try here.records().count
        #expect(rows == 4)
        try share.drop(here.sample("--lote", "5"), as: "free-too.xml")
        try here.wait("the other free file") { share.files(below: "import").count == 2 }
        #expect(try here.records().count == rows + 1)
        #expect(!here.logs().contains("vanished") && here.logs().ranges(of: "EPERM").count == 1)
        #expect(try here.run(["doctor", "--offline"]).output.contains("EPERM"))
        _ = try Program.runTool("chattr", ["-i", locked])
        try here.wait("all files") { share.files(below: "import").count == 5 }
        try here.wait("no condition") { try here.conditions().isEmpty }
        #expect(try here.records().count == 5)
        kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
    }

    @Test(.enabled(if: getuid() == 0, "needs the right to make a mount namespace"))
    func `T28 of two services on two mounts of one folder one refuses, and takes over from a killed one`() throws {
        let here = try Installation(settings: Self.toBoth)
        let share = try here.share()
        let first = try here.start(["run"])
        try here.wait("the first service") { here.logs().contains("serving") }
        let second = try elsewhere(here, share, ["run"])
        #expect(second.status == 75, "\(second.status) \(second.errors)")
        #expect(second.errors.contains("\(first.processIdentifier)"), "\(second.errors)")
        #expect(try elsewhere(here, share, ["batch"]).status == 75)
        for lote in 1...3 { try share.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        try here.wait("three lotes at HAT") { try here.storedLotes().count == 3 }
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        let begin = Date()
        let third = try elsewhere(here, share, ["batch", "--wait", "20"])
        #expect(third.status == 0, "\(third.errors)")
        #expect(Date().timeIntervalSince(begin) < 15, "a process of this machine is known to be dead")
        #expect(try here.storedLotes().count == 3)
        #expect(share.files(below: "import").count == 3)
    }

    /// Runs the program in a mount namespace of its own, in which another mount of the same folder has the same path.
    private func elsewhere(_ here: Installation, _ share: Share, _ arguments: [String]) throws -> Finished {
        let script = """
            umount -l "$1" || exit 99
            bindfs -f "$2" "$1" & server=$!
            for _ in {1..100}; do mountpoint -q "$1" && break; sleep 0.05; done
            shift 2
            "$@"
            status=$?
            umount -l "$0"; wait $server
            exit $status
            """
        return try Program.runTool(
            "unshare",
            [
                "-m", "--propagation", "private", "env", "HATSPOOL_CONFIG=\(here.ini.path)", "bash", "-c", script,
                here.spool.path, here.spool.path, share.source.path, Program.executable.path,
            ] + arguments)
    }

    @Test func `a share that is mounted again is served again, without a restart`() throws {
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n", hasPortal: false)
        let share = try here.share()
        let daemon = try here.start(["run"])
        try here.wait("the service") { here.logs().contains("serving") }
        for round in 1...2 {
            try share.drop(here.sample("--lote", "\(round)"), as: "lote-\(round).xml")
            try here.wait("lote \(round)") { share.files(below: "import").count == round }
            share.unmount()
            try here.wait("the absent folder in status") { try !here.conditions().isEmpty }
            try share.drop(here.sample("--flaw", "wrong-hash", "--lote", "9\(round)"), as: "wrong-\(round).xml")
            try share.remount()
            try here.wait("what came meanwhile") { share.files(below: "error").count == 2 * round }
        }
        #expect(daemon.isRunning)
        try here.wait("no condition") { try here.conditions().isEmpty }
        kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
        #expect(daemon.terminationStatus == 0)
        #expect(!FileManager.default.fileExists(atPath: share.source.appending(path: ".work/.server").path))
    }

    private func isFilled(_ share: Share, _ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: share.source.appending(path: path).path)
        return (attributes?[.size] as? Int ?? 0) > 0
    }

    private func name(_ record: [String: Any]) -> String {
        record["fileName"] as? String ?? ""
    }

    private func id(of name: String, _ here: Installation) throws -> String? {
        try here.records().first { self.name($0) == name }.flatMap { $0["id"] as? String }
    }

    private func verdicts(_ here: Installation) throws -> [String: String] {
        Dictionary(
            try here.records().map { (name($0), $0["verdict"] as? String ?? "") },
            uniquingKeysWith: { first, _ in first })
    }

    private func batch(_ here: Installation, failingAt point: FailPoint?, refusing calls: String?) throws -> Finished {
        var command = ["HATSPOOL_CONFIG=\(here.ini.path)", "LANG=pt_BR.UTF-8"]
        if let point { command.append("HATSPOOL_FAILPOINT=\(point.rawValue)") }
        if let calls {
            command += [
                "strace", "-f", "--seccomp-bpf", "-e", "inject=\(calls)", "-e",
                "trace=\(calls.prefix { $0 != ":" })", "-o",
                here.home.appending(path: "trace").path,
            ]
        }
        return try Program.runTool("env", command + [Program.executable.path, "batch", "--json", "--wait", "8"])
    }
}
