import Foundation
import Testing

/// System calls that fail occasionally, as on a share whose server is interrupted.
@Suite(
    .enabled(if: Program.hasSchemas && Program.hasStrace, "needs the TISS schemas (scripts/setup) and strace"),
    .serialized)
struct `System calls that fail` {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = import\n"

    @Test(arguments: ["flock", "renameat2", "linkat", "unlinkat"])
    func `T20 an I/O error of a lock, a move or a removal claims nothing twice`(call: String) throws {
        let here = try Installation(settings: Self.settings, hasPortal: false)
        try drop(6, here)
        for which in ["1", "2", "3", "5", "1+"] {
            let cut = try batch(here, refusing: "\(call):error=EIO:when=\(which)")
            #expect(cut.status >= 0, "ended by signal \(-cut.status): \(cut.errors.suffix(500))")
            // EX_IOERR: a spool is not served without its lock, and there is no ledger yet.
            if call == "flock", which == "1" {
                #expect(cut.status == 74, "\(cut.status): \(cut.errors)")
                continue
            }
            try expectAgreement(here)
        }
        try finish(here, 6)
        // A file that cannot be moved costs one row per attempt, and is not attempted in every scan.
        #expect(try here.records().count <= 6 * 6)
    }

    /// `HATSPOOL_FAULTS` sets the least number of failing calls, in as many runs as needed; `HATSPOOL_SEED` selects
    /// them; `HATSPOOL_FAULT_SECONDS` is a time limit.
    @Test func `T32 ledger and folders agree after each fault, whatever fails and when`() throws {
        let environment = ProcessInfo.processInfo.environment
        let wanted = environment["HATSPOOL_FAULTS"].flatMap { Int($0) } ?? 15
        let seed = environment["HATSPOOL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...9_999)
        let end = environment["HATSPOOL_FAULT_SECONDS"].flatMap { Double($0) }.map { Date().addingTimeInterval($0) }
        print("faults at random: HATSPOOL_FAULTS=\(wanted) HATSPOOL_SEED=\(seed)")
        var random = SplitMix(seed)
        var (faults, runs, byCall) = (0, 0, [String: Int]())
        while faults < wanted, end.map({ Date() < $0 }) ?? true {
            // Every few hundred files get a spool of their own, so that checking all of them is cheap.
            let here = try Installation(settings: Self.settings, hasPortal: false)
            // With an early fault the first run would end before there is a ledger to agree with.
            try here.batch(wait: 0)
            var count = 0
            while faults < wanted, count < 240, end.map({ Date() < $0 }) ?? true {
                let fault = RandomFault(&random)
                // Only for larger groups is the whole file system flushed.
                let dropped = fault.call == "syncfs" ? 12 : 6
                try drop(dropped, here, from: count)
                count += dropped
                let ended = try batch(here, refusing: fault.inject)
                #expect(ended.status >= 0, "\(fault.inject): signal \(-ended.status) \(ended.errors.suffix(500))")
                try expectAgreement(here)
                let failed = refusedCalls(here)
                (faults, runs) = (faults + failed, runs + 1)
                byCall["\(fault.call) \(fault.error)", default: 0] += failed
            }
            try finish(here, count)
        }
        print(
            "T32: \(faults) calls failed in \(runs) runs: \(byCall.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })"
        )
        #expect(faults > 0)
    }

    private struct RandomFault {
        let call: String
        let error: String
        /// strace's option; it counts the calls of each thread separately.
        let inject: String

        init(_ random: inout SplitMix) {
            let calls = [
                "renameat2", "linkat", "unlinkat", "fsync", "fdatasync", "pwrite64", "openat", "syncfs", "mkdirat",
            ]
            let errors = ["EIO", "ENOSPC", "EACCES", "EROFS", "EDQUOT", "ESTALE"]
            call = calls[Int(random.next() % UInt64(calls.count))]
            error = errors[Int(random.next() % UInt64(errors.count))]
            // Most calls of openat come before the work begins.
            let first = Int(random.next() % (call == "openat" ? 400 : 30)) + 1
            let step = Int(random.next() % 4)
            let which = step == 0 ? "\(first)..\(first + Int(random.next() % 8))" : "\(first)+\(step)"
            inject = "\(call):error=\(error):when=\(which)"
        }
    }

    /// The number of calls that failed in the last run.
    private func refusedCalls(_ here: Installation) -> Int {
        let text = (try? String(contentsOf: here.home.appending(path: "trace"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").count { $0.contains("(INJECTED)") }
    }

    /// Drops files of which four in six are right, each with a number of its own.
    private func drop(_ count: Int, _ here: Installation, from first: Int = 0) throws {
        for lote in (first + 1)...(first + count) {
            let flaw = lote % 3 == 0 ? ["--flaw", "wrong-hash"] : []
            try here.drop(here.sample(["--lote", "\(lote)"] + flaw), as: "lote-\(lote).xml")
        }
    }

    private func batch(_ here: Installation, refusing calls: String) throws -> Finished {
        try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "--seccomp-bpf", "-e", "inject=\(calls)", "-e",
                "trace=\(calls.prefix { $0 != ":" })", "-o",
                here.home.appending(path: "trace").path, Program.executable.path, "batch", "--json",
            ])
    }

    /// Every file that the ledger records as placed must exist, and none may be in two folders or claimed twice. While
    /// calls fail, the move to the path in the ledger may be pending (spool/README.md, state 9): the next start makes
    /// it.
    private func expectAgreement(_ here: Installation, isAtRest: Bool = false) throws {
        let records = try here.records()
        var names: [String: Int] = [:]
        for record in records {
            if record["state"] as? String != "released" { names[record["fileName"] as? String ?? "", default: 0] += 1 }
            guard record["state"] as? String == "settled" else { continue }
            let path = try #require(record["path"] as? String)
            let id = try #require(record["id"] as? String)
            let positions = (isAtRest ? [path] : [path, ".work/\(id)"]).filter {
                FileManager.default.fileExists(atPath: here.spool.appending(path: $0).path)
            }
            #expect(positions.count == 1, "\(path): \(positions)")
            let folder = record["verdict"] as? String == "accepted" ? "done/" : "error/"
            #expect(path.hasPrefix(folder), "\(record["verdict"] ?? "") in \(path)")
        }
        #expect(names.values.allSatisfy { $0 == 1 }, "taken twice: \(names.filter { $0.value > 1 })")
        let imported = here.files(below: "import")
        #expect(Set(imported.map { ($0 as NSString).lastPathComponent }).count == imported.count, "\(imported)")
    }

    private func finish(_ here: Installation, _ count: Int) throws {
        let last = try here.batch(wait: 30)
        #expect(last.status == 65 || last.status == 0, "\(last.errors)")
        try expectAgreement(here, isAtRest: true)
        let records = try here.records().filter { $0["state"] as? String != "released" }
        #expect(records.count == count && records.allSatisfy { $0["state"] as? String == "settled" }, "\(records)")
        let accepted = records.count { $0["verdict"] as? String == "accepted" }
        #expect(accepted == count - count / 3)
        #expect(here.files(below: "import").count == accepted)
        #expect(here.files(below: "inbox").isEmpty)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }
}
