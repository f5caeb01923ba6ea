import Foundation
import Testing

/// System calls of the running daemon fail for a while, by `strace -e inject`.
///
/// CI runs a part of the calls; `HATSPOOL_FIELD=full` runs every call with every errno from several moments on.
@Suite(
    .enabled(if: Program.hasSchemas && Program.hasStrace, "needs the TISS schemas (scripts/setup) and strace"),
    .serialized)
struct `System calls of the daemon that fail for a while` {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = hat, import\n"
    private static let lotes = 4

    /// The calls and their failures in strace's notation: `fdatasync:error=EIO`; `when` counts by thread.
    private static let part = ["linkat:error=EDQUOT", "pwrite64:error=ENOSPC"]

    private static var all: [String] {
        let calls = [
            "fdatasync", "fsync", "syncfs", "pwrite64", "openat", "renameat2", "renameat", "linkat",
            "unlinkat",
            "mkdirat",
        ]
        let faults = calls.flatMap { call in
            ["EIO", "ENOSPC", "EDQUOT", "EROFS", "ESTALE"].flatMap { error in
                ["", ":when=1+2", ":when=2+5"].map { "\(call):error=\(error)\($0)" }
            }
        }
        // Interrupted calls are repeated, and short ones are completed: these failures must have no effect.
        let odd = ["pwrite64:error=EINTR:when=1+2", "fdatasync:error=EINTR:when=1+2", "pwrite64:retval=1:when=3+7"]
        return faults + odd
    }

    @Test(arguments: FieldSize.of(part, full: all))
    func `T34 T32 leave nothing that needs a restart`(outage: String) throws {
        let here = try Installation(settings: Self.settings)
        let daemon = try here.start(["run"])
        try here.wait("the daemon") { here.logs().contains("serving") }
        let strace = try here.trace(daemon, injecting: outage)
        for lote in 1...Self.lotes { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        // Enough failures to affect several steps. A call that is never made is not waited for.
        try? here.wait("calls that fail", seconds: 4) { here.injected() >= 12 }
        print("\(outage): \(here.injected()) calls failed")
        // Killing strace lets the daemon continue untraced; a SIGTERM would wait for the traced process to stop.
        kill(strace.processIdentifier, SIGKILL)
        strace.waitUntilExit()
        // A file that could not be moved is retried after a minute.
        try here.wait("the end of everything, with \(outage)", seconds: 150) {
            let records = try here.records().filter { $0["state"] as? String != "released" }
            return records.count == Self.lotes && records.allSatisfy { $0["state"] as? String == "settled" }
                && here.files(below: ".work").allSatisfy { $0.hasPrefix(".") }
        }
        #expect(daemon.isRunning)
        #expect(try here.storedLotes().count == Self.lotes, "\(outage)")
        #expect(here.files(below: "import").count == Self.lotes, "\(outage)")
        #expect(here.files(below: "done").count == Self.lotes, "\(outage)")
        #expect(here.files(below: "held").isEmpty && here.files(below: "error").isEmpty, "\(outage)")
        daemon.terminate()
        daemon.waitUntilExit()
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }
}

extension Installation {
    private var trace: URL { home.appending(path: "trace") }

    /// Attaches strace to a running process and makes calls fail in all of its threads until strace ends.
    fileprivate func trace(_ process: Process, injecting inject: String) throws -> Process {
        let strace = Process()
        strace.executableURL = URL(filePath: "/usr/bin/strace")
        strace.arguments = [
            "-f", "-p", "\(process.processIdentifier)", "-e", "inject=\(inject)", "-e",
            "trace=\(inject.prefix { $0 != ":" })", "-e", "signal=none", "-o", trace.path,
        ]
        let started = try start(strace, named: "strace")
        try wait("strace") { self.logs().contains("attached") }
        return started
    }

    /// The number of calls that failed so far.
    fileprivate func injected() -> Int {
        let text = (try? String(contentsOf: trace, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").count { $0.contains("INJECTED") }
    }
}
