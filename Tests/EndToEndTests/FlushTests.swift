import Foundation
import Testing

/// Durability seen from outside: what the program really asks of the kernel.
@Suite(.enabled(if: Program.hasSchemas && Program.hasStrace, "needs the TISS schemas (scripts/setup) and strace"))
struct `Flushes as the kernel sees them` {
    @Test func `every step of a drop flushes the ledger, and its file before its row`() throws {
        let here = try Installation(hasPortal: false)
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        let trace = here.home.appending(path: "trace")
        let result = try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "-y", "-e",
                "trace=fsync,fdatasync,syncfs,renameat2",
                "-o", trace.path, Program.executable.path, "batch", "--json",
            ])
        #expect(result.status == 0, "\(result.errors)")
        let calls = try String(contentsOf: trace, encoding: .utf8).split(separator: "\n").map(String.init)
        // Claimed, judged, attempt begun, placement written down, attempt ended, settled: six commits that nothing
        // shares. With synchronous=NORMAL a write-ahead log is not flushed at a commit at all.
        let ledger = calls.indices.filter { calls[$0].contains("sync(") && calls[$0].contains("-wal>") }
        #expect(ledger.count >= 6, "\(ledger.count) flushes of the ledger")
        let content = try #require(calls.firstIndex { $0.contains("sync(") && $0.contains("inbox/lote.xml>") })
        let take = try #require(calls.firstIndex { $0.contains("renameat2(") && $0.contains("\"lote.xml\"") })
        let row = try #require(ledger.first { $0 > content }, "no flush of the ledger after that of the file")
        #expect(content < row && row < take, "file flushed at \(content), row at \(row), renamed at \(take)")
    }
}
