import Foundation
import Testing

/// What the log says of many good files, and of system calls that fail.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Lines of the log` {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = import\n"
    private static let count = FieldSize.of(60, full: 1_000)

    @Test func `T43 a good file is one line, and no good file is an error`() throws {
        let here = try Installation(settings: Self.settings, hasPortal: false)
        for lote in 1...Self.count { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        let daemon = try here.start(["run"])
        try here.wait("all of them", seconds: 300) { here.files(below: "done").count == Self.count }
        daemon.terminate()
        daemon.waitUntilExit()
        let lines = here.logs().split(separator: "\n").filter { $0.contains(" hatspool: ") }
        let troubles = lines.filter { $0.contains(" error ") || $0.contains(" warning ") }
        #expect(troubles.isEmpty, "\(troubles.prefix(3))")
        let byDrop = Dictionary(grouping: lines.compactMap(Self.drop), by: { $0 }).mapValues(\.count)
        #expect(byDrop.count == Self.count)
        #expect(byDrop.values.allSatisfy { $0 == 1 }, "\(byDrop.filter { $0.value > 1 })")
        print("T43: \(Self.count) files, \(lines.count) lines")
        #expect(lines.count < Self.count + 20)
    }

    /// Each call belongs to another step: reading, renaming, copying for Protheus, answering, filing away.
    @Test(
        .enabled(if: Program.hasStrace, "needs strace"),
        arguments: FieldSize.of(
            ["renameat2:error=EACCES:when=2"],
            full: [
                "renameat2:error=EACCES:when=1", "renameat2:error=EACCES:when=2", "renameat2:error=EROFS:when=3+",
                "mkdirat:error=EDQUOT:when=12+", "unlinkat:error=EPERM:when=1+", "renameat:error=ENOSPC:when=1+",
                "pwrite64:error=ENOSPC:when=9+", "fsync:error=EIO:when=2+",
            ]))
    func `T44 an error line says job, drop, path and errno`(inject: String) throws {
        let here = try Installation(settings: Self.settings, hasPortal: false)
        for lote in 1...3 { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        let strace = [
            "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "-e", "inject=\(inject)", "-e",
            "trace=\(inject.prefix { $0 != ":" })", "-o", here.home.appending(path: "trace").path,
            Program.executable.path, "batch", "--wait", "2", "--json",
        ]
        let ended = try Program.runTool("env", strace)
        let lines = ended.errors.split(separator: "\n").filter {
            $0.contains(" hatspool: ") && ($0.contains(" error ") || $0.contains(" warning "))
        }
        print("T44: \(inject): \(lines.count) lines")
        for line in lines {
            #expect(line.contains("job="), "\(line)")
            // The ledger's own words have a number where the system has a name.
            #expect(line.contains(/\bE[A-Z]{2,}\b|SQLite error \d+/), "\(line)")
            let concernsAll = line.contains("group of files") || line.contains("SQLite") || line.contains("half-way")
            #expect(concernsAll || Self.drop(line) != nil, "\(line)")
            #expect(line.contains("SQLite") || line.contains("/"), "no path: \(line)")
        }
    }

    private static func drop(_ line: some StringProtocol) -> Substring? {
        line.split(separator: " ").first { $0.hasPrefix("drop.id=") }.map { Substring($0.dropFirst(8)) }
    }
}
