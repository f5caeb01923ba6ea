import Foundation
import Testing

/// The program is killed at a system call of claiming, by `strace -e inject=CALL:signal=KILL:when=N`. The next start
/// must need no operator.
///
/// CI runs three calls; `HATSPOOL_FIELD=full` runs each call that claiming makes, from its first to its `when`-th in a
/// thread.
@Suite(
    .enabled(if: Program.hasSchemas && Program.hasStrace, "needs the TISS schemas (scripts/setup) and strace"),
    .serialized)
struct `Kills while files are claimed` {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = import\n"
    private static let lotes = 3
    private static let part = ["renameat2:2", "flock:1", "linkat:1"]

    private static var all: [String] {
        let calls: [(String, Int)] = [
            ("flock", 4), ("fcntl", 40), ("openat", 60), ("newfstatat", 40), ("fstat", 20), ("getdents64", 12),
            ("pread64", 40),
            ("renameat2", 6), ("renameat", 20), ("linkat", 6), ("unlinkat", 10), ("fsync", 12), ("fdatasync", 12),
            ("syncfs", 2), ("pwrite64", 30), ("mkdirat", 14),
        ]
        return calls.flatMap { call, most in (1...most).map { "\(call):\($0)" } }
    }

    @Test(arguments: FieldSize.of(part, full: all))
    func `T27 the next start continues by itself`(kill: String) throws {
        let here = try Installation(settings: Self.settings, hasPortal: false)
        for lote in 1...Self.lotes { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        let parts = kill.split(separator: ":")
        let cut = try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "-e",
                "inject=\(parts[0]):signal=KILL:when=\(parts[1])",
                "-e", "trace=\(parts[0])", "-o", here.home.appending(path: "trace").path, Program.executable.path,
                "batch", "--json",
            ])
        // A call that is made less often never reaches its kill. strace exits by the signal of the traced program.
        if !FieldSize.isFull { #expect(cut.status == -SIGKILL, "not killed: \(cut.status) \(cut.errors.suffix(300))") }
        let after = try here.batch(wait: 30)
        #expect(after.status == 0, "after \(kill): \(after.status) \(after.errors)")
        let records = try here.records().filter { $0["state"] as? String != "released" }
        #expect(records.count == Self.lotes && records.allSatisfy { $0["state"] as? String == "settled" }, "\(records)")
        #expect(here.files(below: "import").count == Self.lotes)
        #expect(here.files(below: "done").count == Self.lotes)
        #expect(here.files(below: "inbox").isEmpty)
        #expect(here.files(below: "held").isEmpty)
    }
}
