import Foundation
import Testing

/// Durability observed from outside: the system calls that the program makes.
@Suite(.enabled(if: Program.hasSchemas && Program.hasStrace, "needs the TISS schemas (scripts/setup) and strace"))
struct `Flushes as the kernel sees them` {
    @Test func `every step of a drop flushes the ledger, and its file before its row`() throws {
        let here = try Installation(hasPortal: false)
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        let calls = try calls(of: ["batch", "--json"], here)
        // Claimed, judged, attempt begun, placement recorded, attempt ended, settled: six commits, none of which is
        // shared. With synchronous=NORMAL a commit does not flush the write-ahead log at all.
        let ledger = calls.indices.filter { calls[$0].contains("sync(") && calls[$0].contains("-wal>") }
        #expect(ledger.count >= 6, "\(ledger.count) flushes of the ledger")
        let content = try #require(calls.firstIndex { $0.contains("sync(") && $0.contains("inbox/lote.xml>") })
        let take = try #require(calls.firstIndex { $0.contains("renameat2(") && $0.contains("\"lote.xml\"") })
        let row = try #require(ledger.first { $0 > content }, "no flush of the ledger after that of the file")
        #expect(content < row && row < take, "file flushed at \(content), row at \(row), renamed at \(take)")
        // Each folder from or to which a name was moved is flushed after that rename.
        try expectFlushed(["/inbox>", "/.work>"], after: take, calls)
        let placed = try #require(calls.lastIndex { $0.contains("renameat2(") && $0.contains("/import/") })
        try expectFlushed(["/import/", "/.work>"], after: placed, calls)
        let filed = try #require(calls.lastIndex { $0.contains("renameat2(") && $0.contains("/done/") })
        try expectFlushed(["/done/", "/.work>"], after: filed, calls)
        let settled = try #require(ledger.last { $0 < filed }, "the row of the end comes before the last rename")
        #expect(placed < settled)
    }

    @Test func `a downloaded file is flushed before its row, and the row before its rename`() throws {
        let here = try Installation(settings: Installation.hasty)
        try here.load(["seed": 3, "batches": 1])
        let calls = try calls(of: ["jobs", "run", "--all", "--once"], here)
        let bytes = try #require(
            calls.lastIndex { $0.contains("sync(") && $0.contains(".incoming>") }, "the file was never flushed")
        let taken = try #require(calls.firstIndex { $0.contains("renameat2(") && $0.contains(".incoming\"") })
        let ledger = calls.indices.filter { calls[$0].contains("sync(") && calls[$0].contains("-wal>") }
        #expect(ledger.contains { bytes < $0 && $0 < taken }, "flushed at \(bytes), renamed at \(taken)")
        try expectFlushed(["/.work>"], after: taken, calls)
    }

    /// The flushes and renames in order, with the paths of descriptors.
    private func calls(of command: [String], _ here: Installation) throws -> [String] {
        let trace = here.home.appending(path: "trace")
        let result = try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "-y", "-e",
                "trace=fsync,fdatasync,syncfs,renameat2", "-o", trace.path, Program.executable.path,
            ] + command)
        #expect(result.status == 0, "\(result.errors)")
        return try String(contentsOf: trace, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func expectFlushed(_ folders: [String], after rename: Int, _ calls: [String]) throws {
        for folder in folders {
            let flush = calls.indices.first { $0 > rename && calls[$0].contains("sync(") && calls[$0].contains(folder) }
            #expect(flush != nil, "\(folder) is not flushed after \(calls[rename])")
        }
    }
}
