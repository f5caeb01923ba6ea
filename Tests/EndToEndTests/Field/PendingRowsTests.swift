import Foundation
import Testing

/// A ledger with so many accepted files waiting for HAT that a start must neither check them one by one nor read them
/// all.
///
/// `sqlite3` copies the rows from a real one, and the files are hard links of one file on a tmpfs. There are 10,000
/// rows by default, which are three groups of the comparison that a start makes; 1,000,000 with `HATSPOOL_FIELD=full`,
/// or the number in `HATSPOOL_PENDING`.
@Suite(
    .enabled(if: Program.hasSchemas, Program.needsSchemas), .enabled(if: SmallDisk.canMount, SmallDisk.needsMount),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "needs sqlite3"))
struct `Many pending rows` {
    private static let count =
        ProcessInfo.processInfo.environment["HATSPOOL_PENDING"].flatMap { Int($0) }
        ?? FieldSize.of(10_000, full: 1_000_000)
    private static let lotes = 6

    @Test(.enabled(if: Program.hasStrace, "needs strace"))
    func `T23 a start reads no single pending row, costs little memory, and HAT gets each lote once`()
        throws
    {
        let here = try Installation(settings: "[DELIVERY]\nCONCURRENCY = 1\n")
        let disk = try SmallDisk(memory: here.spool, kilobytes: 8 << 20)
        try withExtendedLifetime(disk) {
            try FileManager.default.createDirectory(at: here.inbox, withIntermediateDirectories: true)
            let ids = try judgeLotes(here)
            let few = try (start(here), calls(here))
            try multiply(ids[0], here)
            let (settled, lost) = try leaveOthers(like: ids[0], here)

            let many = try (calls(here), start(here))
            print(
                "T23: \(Self.count) pending rows: start \(many.1.seconds) s, peak \(many.1.peak >> 10) MB, "
                    + "\(many.0.all) calls (\(Self.lotes) rows: \(few.0.seconds) s, \(few.0.peak >> 10) MB, "
                    + "\(few.1.all) calls)")
            #expect(many.1.seconds - few.0.seconds < 5)
            #expect(many.1.peak - few.0.peak < 64 << 10)
            // Differing rows are checked singly; the others are read in blocks.
            #expect(many.0.ofPending < Self.count / 100, "\(many.0)")
            #expect(many.0.all - few.1.all < 200 + Self.count / 5, "\(many.0), with few rows \(few.1)")
            #expect(here.files(below: "done") == ["antes.xml"], "\(settled)")
            #expect(here.files(below: "held").contains { $0.contains(lost) })
            try playReturn(here)
        }
    }

    /// Without HAT the lotes are judged one after another, and wait.
    /// - Returns: their IDs in that order.
    private func judgeLotes(_ here: Installation) throws -> [String] {
        here.sandbox?.terminate()
        here.sandbox?.waitUntilExit()
        let daemon = try here.serve()
        for lote in 1...Self.lotes {
            try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml")
            try here.wait("lote \(lote)") { try here.answers().count == lote }
        }
        here.end(daemon)
        return try here.records().compactMap { $0["id"] as? String }
    }

    /// When HAT is back, the lotes reach it before everything that was made after them, each once. Lotes have no order among
    /// themselves: one that met HAT's absence comes again when its own wait is over.
    private func playReturn(_ here: Installation) throws {
        try here.startSandbox([])
        let daemon = try here.start(["run"])
        try here.wait("the lotes at HAT", seconds: 300) { try here.storedLotes().count >= Self.lotes }
        daemon.terminate()
        let lotes = try here.storedLotes()
        let numbers = lotes.compactMap { ($0["facts"] as? [String: Any])?["batchNumber"] as? String }
        #expect(Set(numbers) == Set((1...Self.lotes).map(String.init)), "\(numbers)")
        #expect(lotes.allSatisfy { $0["effects"] as? Int == 1 })
        daemon.waitUntilExit()
    }

    /// The time until it serves, and its peak memory until then in kilobytes.
    private func start(_ here: Installation) throws -> (seconds: Double, peak: Int) {
        let begin = Date()
        let before = here.logs().count(of: " serving")
        let daemon = try here.start(["run"])
        try here.wait("the start", seconds: 600, every: 0.02) { here.logs().count(of: " serving") > before }
        let seconds = Date().timeIntervalSince(begin)
        let status = try String(contentsOfFile: "/proc/\(daemon.processIdentifier)/status", encoding: .utf8)
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }.flatMap { line in
            line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
        }
        here.end(daemon)
        return ((seconds * 10).rounded() / 10, try #require(peak))
    }

    /// The calls on files and of the ledger until it serves, and those that name a pending row.
    private func calls(_ here: Installation) throws -> (all: Int, ofPending: Int) {
        let trace = here.home.appending(path: "calls")
        let calls =
            "openat,newfstatat,statx,fstat,linkat,unlinkat,renameat,renameat2,getdents64,pread64,pwrite64,read,write,"
            + "fgetxattr"
        let tracer = try here.serve(through: [
            "strace", "-f", "--seccomp-bpf", "-s", "2000", "-e", "trace=\(calls)", "-o", trace.path,
        ])
        // strace ends with the program that it started.
        _ = try Program.runTool("pkill", ["-TERM", "-P", "\(tracer.processIdentifier)"])
        tracer.waitUntilExit()
        var (all, ofPending) = (0, 0)
        for line in try String(contentsOf: trace, encoding: .utf8).split(separator: "\n") {
            if line.contains(" serving") { return (all, ofPending) }
            all += 1
            if line.contains("\"zzzz0") { ofPending += 1 }
        }
        throw Failure("the trace of the start has no end")
    }

    /// Two files among them that a start must find: one of a settled row whose rename was interrupted, and one without
    /// a row.
    private func leaveOthers(like id: String, _ here: Installation) throws -> (settled: String, lost: String) {
        let settled = String(format: "zzzz%012d", Self.count / 2)
        let lost = String(format: "zzzz%011dx", Self.count / 30)
        try ledger(
            """
            UPDATE drops SET state = 'settled', queue = 'done', final_path = 'done/antes.xml', settled_at = judged_at,
                open_deliveries = 0 WHERE id = '\(settled)';
            UPDATE deliveries SET state = 'delivered' WHERE drop_id = '\(settled)';
            """, here)
        try Data("<x/>".utf8).write(to: here.spool.appending(path: ".work/\(lost)"))
        return (settled, lost)
    }

    private func ledger(_ sql: String, _ here: Installation) throws {
        let result = try Program.runTool("sqlite3", [here.spool.appending(path: ".ledger.sqlite").path, sql])
        guard result.status == 0, result.errors.isEmpty else { throw Failure("sqlite3: \(result.errors)") }
    }

    /// Copies the row of `id`, with a digest and a number of its own for each copy, and creates the names in the work
    /// folder.
    private func multiply(_ id: String, _ here: Installation) throws {
        let ledger = here.spool.appending(path: ".ledger.sqlite").path
        var sql = """
            PRAGMA synchronous = OFF; BEGIN;
            CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM c WHERE i < \(Self.count))
                SELECT i, 'zzzz' || printf('%012d', i) AS id, lower(hex(randomblob(32))) AS digest FROM c;

            """
        let replaced = [
            "drop_id": "n.id", "id": "n.id", "digest": "n.digest", "protocol_number": "printf('%012d', n.i)",
            "lote_number": "n.i", "next_attempt_at": "(SELECT max(next_attempt_at) FROM deliveries) + n.i",
            "facts": "json_set(t.facts, '$.loteNumber', CAST(n.i AS TEXT))",
        ]
        for (table, key) in [("drops", "id"), ("documents", "drop_id"), ("deliveries", "drop_id")] {
            let listed = try Program.runTool("sqlite3", [ledger, "SELECT name FROM pragma_table_info('\(table)')"])
            let columns = listed.output.split(separator: "\n").map(String.init)
            let values = columns.map { replaced[$0] ?? "t.\($0)" }
            sql +=
                "INSERT INTO \(table) (\(columns.joined(separator: ", "))) "
                + "SELECT \(values.joined(separator: ", ")) FROM n, \(table) t WHERE t.\(key) = '\(id)' ORDER BY n.i;\n"
        }
        try self.ledger(sql + "COMMIT;", here)
        for folder in [".work", ".originals"] {
            let source = here.spool.appending(path: "\(folder)/\(id)").path
            guard FileManager.default.fileExists(atPath: source) else { continue }
            for number in 2...Self.count {
                let name = String(format: "zzzz%012d", number)
                guard unsafe link(source, here.spool.appending(path: "\(folder)/\(name)").path) == 0 else {
                    throw Failure("link \(number): errno \(errno)")
                }
            }
        }
    }
}
