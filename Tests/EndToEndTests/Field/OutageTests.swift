import Foundation
import Testing

/// System calls of the running daemon that fail for a while and then no more, by `strace -e inject`.
///
/// CI plays a part of the calls; `HATSPOOL_FIELD=full` every call with every errno from several moments on.
@Suite(
    .enabled(if: Program.hasSchemas && Program.hasStrace, "needs the TISS schemas (scripts/setup) and strace"),
    .serialized)
struct `System calls of the daemon that fail for a while` {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = hat, import\n"
    private static let lotes = 4

    struct Outage: CustomStringConvertible, Sendable {
        /// Of strace: `fdatasync:error=EIO:when=3..9`. Counted by thread.
        let inject: String
        var description: String { inject }
    }

    private static let part = [
        "fdatasync:error=EIO:when=2..5", "fsync:error=EIO:when=1..4", "pwrite64:error=ENOSPC:when=20..60",
        "renameat2:error=EROFS:when=1..3", "linkat:error=EDQUOT:when=1..6", "write:retval=1:when=5..8",
        "openat:error=ESTALE:when=700..760", "pwrite64:error=EINTR:when=10..14",
    ].map(Outage.init)

    private static var all: [Outage] {
        let calls = [
            "fdatasync", "fsync", "syncfs", "pwrite64", "renameat2", "renameat", "linkat", "unlinkat", "mkdirat",
        ]
        return calls.flatMap { call in
            ["EIO", "ENOSPC", "EDQUOT", "EROFS", "EINTR", "ESTALE"].flatMap { error in
                ["1..3", "2..9", "6..40"].map { Outage(inject: "\(call):error=\(error):when=\($0)") }
            }
        } + part
    }

    @Test(arguments: FieldSize.of(Array(part.prefix(4)), full: all))
    func `T34 T32 leave nothing that a restart would have to mend`(outage: Outage) throws {
        let here = try Installation(settings: Self.settings)
        let daemon = try here.startTraced(["run"], injecting: outage.inject)
        try here.wait("the daemon", seconds: 90) { here.logs().contains("serving") || !daemon.isRunning }
        // What fails before anything is served is an error of the start, which says so and takes nothing.
        guard daemon.isRunning else {
            #expect(here.logs().contains("Could not") || here.logs().contains("SQLite"), "\(here.logs().suffix(500))")
            return
        }
        for lote in 1...Self.lotes { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        try here.wait("the end of everything, with \(outage)", seconds: 90) {
            let records = try here.records().filter { $0["state"] as? String != "released" }
            return records.count == Self.lotes && records.allSatisfy { $0["state"] as? String == "settled" }
                && here.files(below: ".work").allSatisfy { $0.hasPrefix(".") }
        }
        #expect(try here.storedLotes().count == Self.lotes, "\(outage)")
        #expect(here.files(below: "import").count == Self.lotes, "\(outage)")
        #expect(here.files(below: "done").count == Self.lotes, "\(outage)")
        #expect(here.files(below: "held").isEmpty && here.files(below: "error").isEmpty, "\(outage)")
        here.stopTraced(daemon)
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }
}

extension Installation {
    /// The program under strace, which makes calls fail in all of its threads and children.
    func startTraced(_ arguments: [String], injecting inject: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/strace")
        process.arguments =
            [
                "-f", "-e", "inject=\(inject)", "-e", "trace=\(inject.prefix { $0 != ":" })", "-e", "signal=none", "-o",
                home.appending(path: "trace").path, Program.executable.path,
            ] + arguments
        return try start(process, named: "traced")
    }

    /// A signal to strace alone would let the program go on untraced.
    func stopTraced(_ strace: Process) {
        // The one child of strace.
        let children = try? String(
            contentsOfFile: "/proc/\(strace.processIdentifier)/task/\(strace.processIdentifier)/children",
            encoding: .utf8)
        for child in (children ?? "").split(separator: " ").compactMap({ pid_t($0) }) { kill(child, SIGTERM) }
        strace.waitUntilExit()
    }
}
