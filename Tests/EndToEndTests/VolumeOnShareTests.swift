import Foundation
import Testing

/// Very many files on shares (T36), and names that are already known (T38). `HATSPOOL_FIELD=full` runs T36 with
/// 100,000 files; by default 300 come over SMB and 1,000 behind a mount, and 5,000 known names replace 20,000. Beside
/// other tests the first verdict has half a minute; alone, at full size, the five seconds of its row.
@Suite(.serialized)
struct `Very many files` {
    private static let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"

    @Test(
        .enabled(if: Program.hasSchemas, Program.needsSchemas),
        .enabled(if: SMBServer.missing == nil, "\(SMBServer.missing ?? "")"))
    func `T36 over SMB: the first verdict comes within five seconds, and every file gets one`() throws {
        let here = try Installation(hasPortal: false)
        let server = try SMBServer(sharing: here.inbox, in: here.home)
        let daemon = try here.start(["run"])
        try here.wait("the service") { here.logs().contains("serving") }
        let count = Self.isFull ? 100_000 : 300
        let files = try folder(of: count, here)
        let begin = Date()
        let client = try server.startPutting(files)
        try here.wait("the first verdict", seconds: 30, every: 0.05) { !here.files(below: "outbox").isEmpty }
        let first = Date().timeIntervalSince(begin)
        print("T36 SMB: \(count) files, first verdict after \(first) s")
        #expect(first <= (Self.isFull ? 5 : 30))
        client.waitUntilExit()
        #expect(client.terminationStatus == 0)
        try here.wait("all verdicts", seconds: Self.isFull ? 3_000 : 60) { try Self.settledCount(here) == count }
        #expect(here.files(below: "inbox").isEmpty)
        kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
    }

    @Test(.enabled(if: Program.hasSchemas, Program.needsSchemas), .enabled(if: Share.isAvailable, "\(Share.reason)"))
    func `T36 behind a mount: the first verdict comes within five seconds`() throws {
        let here = try Installation(hasPortal: false)
        let share = try here.share()
        let daemon = try here.start(["run"])
        try here.wait("the service") { here.logs().contains("serving") }
        let count = Self.isFull ? 100_000 : 1_000
        let files = try folder(of: count, here)
        let begin = Date()
        let copy = Process()
        copy.executableURL = URL(filePath: "/bin/cp")
        copy.arguments = ["-r", files.path, share.source.appending(path: "inbox/many").path]
        try copy.run()
        try here.wait("the first verdict", seconds: 60, every: 0.05) { !share.files(below: "outbox").isEmpty }
        let first = Date().timeIntervalSince(begin)
        print("T36 FUSE: \(count) files, first verdict after \(first) s")
        #expect(first <= (Self.isFull ? 5 : 30))
        copy.waitUntilExit()
        if Self.isFull {
            try here.wait("all verdicts", seconds: 3_000) { try Self.settledCount(here) == count }
        }
        // The remaining files are not waited for.
        kill(daemon.processIdentifier, Self.isFull ? SIGTERM : SIGKILL)
        daemon.waitUntilExit()
    }

    @Test(.enabled(if: Program.hasStrace, "needs strace"), .enabled(if: Program.hasSchemas, Program.needsSchemas))
    func `T38 further scans of known names check only a few of them in turn`() throws {
        let here = try Installation(hasPortal: false)
        let ini = try String(contentsOf: here.ini, encoding: .utf8)
            .replacingOccurrences(of: "INCOMPLETE_SECONDS = 2", with: "INCOMPLETE_SECONDS = 3600")
        try ini.write(to: here.ini, atomically: true, encoding: .utf8)
        let count = Self.isFull ? 20_000 : 5_000
        for index in 0..<count {
            // The file is truncated, so it waits.
            let path = here.inbox.appending(path: "known-\(index).xml").path
            try #require(FileManager.default.createFile(atPath: path, contents: Data("<a>".utf8)))
        }
        let trace = here.home.appending(path: "trace")
        let run = try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "--seccomp-bpf", "-e",
                "trace=openat,newfstatat,statx,stat,lstat,readlinkat", "-o", trace.path, Program.executable.path,
                "batch",
                "--json", "--wait", "4",
            ])
        #expect(run.status == 75, "\(run.errors)")
        var checks = 0
        var scans = 0
        for line in try String(contentsOf: trace, encoding: .utf8).split(separator: "\n") {
            if line.contains("\"known-") { checks += 1 }
            if line.contains("\"priority\"") { scans += 1 }
        }
        print("T38: \(checks) looks at \(count) names in \(scans) scans")
        #expect(scans > 12, "\(scans) scans are no second look")
        #expect(checks >= count && checks <= count + 300 * scans, "\(checks) looks in \(scans) scans")
    }

    private static func settledCount(_ here: Installation) throws -> Int {
        let status = try here.run(["status", "--json"])
        let all = try JSONSerialization.jsonObject(with: status.outputBytes) as? [String: Any]
        let counts = (all?["files"] as? [String: Any])?["byState"] as? [String: Any]
        return counts?["settled"] as? Int ?? 0
    }

    /// One lote and many files that are no TISS message, each with different bytes.
    private func folder(of count: Int, _ here: Installation) throws -> URL {
        let folder = here.home.appending(path: "many")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try here.sample("--lote", "1").write(to: folder.appending(path: "a-lote.xml"))
        for index in 1..<count {
            let path = folder.appending(path: "nota-\(index).xml").path
            try #require(FileManager.default.createFile(atPath: path, contents: Data("<nota>\(index)</nota>".utf8)))
        }
        return folder
    }
}
