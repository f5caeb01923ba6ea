import Domain
import Foundation
import Testing

/// The process ends between each pair of steps. After a restart every drop must be in one folder and one state, and
/// delivered once.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `An end in the middle` {
    private static let toBoth = "[ROUTES]\nENVIO_LOTE_GUIAS = hat,import\n"

    @Test(
        arguments: FailPoint.allCases.filter {
            $0 != .afterRequeueRow && !$0.isInbound && !$0.isOfOrders && !$0.isOfMoves
        })
    func `at any step loses nothing and repeats nothing`(point: FailPoint) throws {
        let here = try Installation(settings: Self.toBoth)
        for lote in 1...3 { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        try here.drop(here.sample("--flaw", "wrong-hash", "--lote", "4"), as: "wrong.xml")

        let cut = try here.batch(environment: ["HATSPOOL_FAILPOINT": "\(point.rawValue):2"])
        let cutAtOne =
            cut.status == -SIGKILL ? cut : try here.batch(environment: ["HATSPOOL_FAILPOINT": point.rawValue])
        if cut.status != -SIGKILL {
            // Group steps are reached once per batch, so the first time is the only one.
            try here.drop(here.sample("--lote", "5"), as: "lote-5.xml")
            let again = try here.batch(environment: ["HATSPOOL_FAILPOINT": point.rawValue])
            #expect(
                cutAtOne.status == -SIGKILL || again.status == -SIGKILL, "\(point) was never reached: \(again.errors)")
        }
        let after = try here.batch()
        #expect(after.status == 65 || after.status == 0, "\(after.errors)")
        try expectWhole(here)
    }

    /// Files for the import folder and refused ones, which go their whole path in groups.
    @Test(
        arguments: [
            FailPoint.afterJudgement, .afterPrepareImport, .afterIntendPlacement, .afterPlaceImport, .afterEndAttempt,
            .afterAnswers, .afterSettleRow, .afterFinalRename,
        ], [1, 2, 100])
    func `of a group loses nothing and repeats nothing`(point: FailPoint, count: Int) throws {
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n", hasPortal: false)
        for lote in 1...count {
            let flaw = lote % 5 == 0 ? ["--flaw", "wrong-hash"] : []
            try here.drop(here.sample(["--lote", "\(lote)"] + flaw), as: "lote-\(lote).xml")
        }
        let environment = ["HATSPOOL_FAILPOINT": point.rawValue]
        #expect(try here.batch(environment: environment).status == -SIGKILL, "\(point) was never reached")
        // Once more in the middle of what the first end left.
        _ = try here.batch(environment: environment)
        let after = try here.batch()
        #expect(after.status == 65 || after.status == 0, "\(after.errors)")
        let records = try here.records().filter { $0["state"] as? String != "released" }
        #expect(records.count == count && records.allSatisfy { $0["state"] as? String == "settled" })
        let accepted = records.count { $0["verdict"] as? String == "accepted" }
        #expect(accepted == count - count / 5 && here.files(below: "import").count == accepted)
        #expect(here.files(below: "done").count == accepted)
        #expect(here.files(below: "outbox").count { $0.hasSuffix(".retorno.json") } == count)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty && here.files(below: "inbox").isEmpty)
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }

    @Test(arguments: [(FailPoint.afterAnswers, "day"), (.afterFinalRename, "provider")])
    func `leaves one set of answers where the outbox is divided`(point: FailPoint, outbox: String) throws {
        let here = try Installation(settings: "[OUTPUT]\nOUTBOX = \(outbox)")
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        #expect(try here.batch(environment: ["HATSPOOL_FAILPOINT": point.rawValue]).status == -SIGKILL)
        #expect(try here.batch().status == 0)
        let record = try #require(try here.records().first)
        let answer = try #require(record["answer"] as? String)
        #expect(here.files(below: "outbox").filter { $0.hasSuffix(".json") }.map { "outbox/\($0)" } == [answer])
        let depth = outbox == "day" ? 5 : 3
        #expect(answer.split(separator: "/").count == depth, "\(answer)")
        #expect(try here.run(["files", "show", record["id"] as? String ?? ""]).output.contains(answer))
    }

    @Test func `after a request was recorded finishes the move back to the inbox`() throws {
        let here = try Installation()
        try here.drop(here.sample("--flaw", "wrong-hash", "--lote", "4"), as: "wrong.xml")
        try here.batch()
        let id = try #require(try here.records().first?["id"] as? String)
        let cut = try here.run(["files", "retry", id], environment: ["HATSPOOL_FAILPOINT": "afterRequeueRow"])
        #expect(cut.status == -SIGKILL)
        try here.batch()
        let states = try here.records().compactMap { $0["state"] as? String }
        #expect(states.sorted() == ["requeued", "settled"])
        #expect(here.files(below: "error").filter { $0.hasSuffix(".xml") }.count == 1)
        #expect(here.files(below: "inbox").isEmpty)
    }

    /// `HATSPOOL_KILLS` sets how often; each kill happens at a random moment of a batch under load.
    @Test func `by kill -9 at random moments under load loses nothing and repeats nothing`() throws {
        let kills = ProcessInfo.processInfo.environment["HATSPOOL_KILLS"].flatMap { Int($0) } ?? 12
        let seed =
            ProcessInfo.processInfo.environment["HATSPOOL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...9_999)
        print("kill -9 at random: HATSPOOL_KILLS=\(kills) HATSPOOL_SEED=\(seed)")
        var random = SplitMix(seed)
        let here = try Installation(settings: Self.toBoth)
        var lote = 0
        for round in 0..<kills {
            for _ in 0..<(1 + Int(random.next() % 8)) {
                lote += 1
                let flaw = random.next() % 4 == 0 ? ["--flaw", "wrong-hash"] : []
                try here.drop(try here.run(["sample", "--lote", "\(lote)"] + flaw).outputBytes, as: "lote-\(lote).xml")
            }
            let daemon = try here.start(["run"])
            usleep(UInt32(random.next() % 400_000))  // the moment of the end is what is being varied
            kill(daemon.processIdentifier, SIGKILL)
            daemon.waitUntilExit()
            if round % 50 == 49 { try expectWhole(here, isOver: false) }
        }
        let last = try here.batch(wait: 30)
        #expect(last.status == 65 || last.status == 0, "\(last.errors)")
        let settled = try here.records().filter { $0["state"] as? String == "settled" }
        #expect(settled.count == lote, "\(settled.count) of \(lote) settled")
        try expectWhole(here)
    }

    /// Every drop must be in one folder and one state, and every accepted lote once at HAT and once in the import
    /// folder.
    private func expectWhole(_ here: Installation, isOver: Bool = true) throws {
        let records = try here.records().filter { $0["state"] as? String != "released" }
        let accepted = records.filter { $0["verdict"] as? String == "accepted" }
        let stored = try here.storedLotes()
        let keys = stored.compactMap { $0["key"] as? String ?? $0["idempotencyKey"] as? String }
        #expect(Set(keys).count == stored.count, "a lote took effect twice at HAT")
        guard isOver else { return }
        #expect(!records.isEmpty, "nothing was claimed")
        #expect(records.allSatisfy { $0["state"] as? String == "settled" || $0["state"] as? String == "requeued" })
        #expect(stored.count == accepted.count)
        let imported = here.files(below: "import")
        #expect(imported.count == accepted.count, "\(imported)")
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
        #expect(here.files(below: "inbox").isEmpty)
        for record in records where record["state"] as? String == "settled" {
            let path = try #require(record["path"] as? String)
            #expect(FileManager.default.fileExists(atPath: here.spool.appending(path: path).path), "\(path) is missing")
        }
        let originals = here.files(below: "done") + here.files(below: "error").filter { !$0.hasSuffix(".txt") }
        #expect(originals.count == records.filter { $0["state"] as? String == "settled" }.count)
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }
}

/// A small repeatable generator; not for secrets.
struct SplitMix {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
