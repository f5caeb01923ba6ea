import Foundation
import Testing

/// A ledger in which so many accepted files wait for HAT that it may not be read as a whole.
///
/// The rows are made from one real one by `sqlite3`, the files are names of one file on a tmpfs; `HATSPOOL_PENDING` sets how many.
@Suite(
    .enabled(if: Program.hasSchemas, Program.needsSchemas), .enabled(if: SmallDisk.canMount, SmallDisk.needsMount),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "needs sqlite3"))
struct `Many pending rows` {
    private static let count =
        ProcessInfo.processInfo.environment["HATSPOOL_PENDING"].flatMap { Int($0) }
        ?? FieldSize.of(2_000, full: 100_000)

    @Test func `T23 a start is quick, and costs little memory`() throws {
        let here = try Installation(settings: "[DELIVERY]\nCONCURRENCY = 1\n")
        let disk = try SmallDisk(memory: here.spool, kilobytes: 8 << 20)
        try withExtendedLifetime(disk) {
            // Without HAT the file is judged and waits.
            here.sandbox?.terminate()
            here.sandbox?.waitUntilExit()
            try FileManager.default.createDirectory(at: here.inbox, withIntermediateDirectories: true)
            try here.drop(here.sample("--lote", "1"), as: "lote.xml")
            try here.batch(wait: 1)
            let none = try start(here)
            let id = try #require(try here.records().first?["id"] as? String)
            try multiply(id, here)

            let many = try start(here)
            print(
                "T23: \(Self.count) pending rows: start \(many.seconds) s, peak \(many.peak >> 10) MB "
                    + "(one row: \(none.seconds) s, \(none.peak >> 10) MB)")
            #expect(many.seconds - none.seconds < 5)
            #expect(many.peak - none.peak < 64 << 10)
        }
    }

    /// How long until it serves, and the most memory it had until then, in kilobytes.
    private func start(_ here: Installation) throws -> (seconds: Double, peak: Int) {
        let begin = Date()
        let before = here.logs().components(separatedBy: "serving").count
        let daemon = try here.start(["run"])
        try here.wait("the start", seconds: 600) { here.logs().components(separatedBy: "serving").count > before }
        let seconds = Date().timeIntervalSince(begin)
        let status = try String(contentsOfFile: "/proc/\(daemon.processIdentifier)/status", encoding: .utf8)
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }.flatMap { line in
            line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
        }
        daemon.terminate()
        daemon.waitUntilExit()
        return ((seconds * 10).rounded() / 10, try #require(peak))
    }

    /// Rows like that of `id`, each with a digest and a number of its own, and names in the work folder.
    private func multiply(_ id: String, _ here: Installation) throws {
        let ledger = here.spool.appending(path: ".ledger.sqlite").path
        var sql = """
            PRAGMA synchronous = OFF; BEGIN;
            CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM c WHERE i < \(Self.count))
                SELECT i, 'zzzz' || printf('%012d', i) AS id, lower(hex(randomblob(32))) AS digest FROM c;

            """
        let replaced = [
            "drop_id": "n.id", "id": "n.id", "digest": "n.digest", "protocol_number": "printf('%012d', n.i)",
            "lote_number": "n.i", "next_attempt_at": "t.next_attempt_at + n.i",
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
        let result = try Program.runTool("sqlite3", [ledger, sql + "COMMIT;"])
        guard result.status == 0, result.errors.isEmpty else { throw Failure("sqlite3: \(result.errors)") }
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
