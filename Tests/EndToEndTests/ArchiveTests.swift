import Foundation
import Testing

/// Archives dropped into the inbox: each of their documents is judged, delivered and answered separately.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `An archive in the inbox` {
    @Test func `gives each of its documents its own verdict and answer`() throws {
        let here = try Installation()
        let packed = try here.pack(
            [
                "a.xml": here.sample("--lote", "1"), "b.xml": here.sample("--lote", "2", "--flaw", "wrong-hash"),
                "c.txt": Data("not a message".utf8),
            ])
        try here.drop(packed, as: "lotes.tar.gz")
        let run = try here.batch()
        #expect(run.status == 65, "\(run.errors)")
        let records = try here.records()
        let verdicts = Dictionary(
            records.map { ($0["fileName"] as? String ?? "", $0["verdict"] as? String ?? "") },
            uniquingKeysWith: { first, _ in first })
        #expect(
            verdicts == ["lotes.tar.gz": "accepted", "a.xml": "accepted", "b.xml": "rejected", "c.txt": "rejected"])
        #expect(try here.storedLotes().count == 1)
        #expect(here.files(below: "done").map { URL(filePath: $0).lastPathComponent } == ["a.xml", "lotes.tar.gz"])
        #expect(here.files(below: "error").filter { !$0.hasSuffix(".txt") || $0.hasPrefix("c.") }.count >= 2)
        #expect(try here.answers().count == 4)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }

    @Test func `a gzip stream under an xml name is recognised`() throws {
        let here = try Installation()
        let packed = try here.pack(["a.xml": here.sample("--lote", "1")])
        try here.drop(packed, as: "lote.xml")
        #expect(try here.batch().status == 0)
        #expect(try here.storedLotes().count == 1)
    }

    @Test func `that is truncated is refused as a whole, and nothing of it takes effect`() throws {
        let here = try Installation()
        let packed = try here.pack(
            ["a.xml": here.sample("--lote", "1"), "b.xml": here.sample("--lote", "2")])
        try here.drop(packed.prefix(packed.count / 2), as: "cortado.tar.gz")
        #expect(try here.batch(wait: 20).status == 65)
        #expect(try here.records().count == 1)
        #expect(try here.storedLotes().isEmpty)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
    }

    @Test func `the same archive again is a repetition`() throws {
        let here = try Installation()
        let packed = try here.pack(["a.xml": here.sample("--lote", "1")])
        try here.drop(packed, as: "x.tar.gz")
        try here.batch()
        try here.drop(packed, as: "again.tar.gz")
        #expect(try here.batch().status == 65)
        #expect(try here.storedLotes().count == 1)
    }

    @Test(
        arguments: ["afterInspect", "afterJudgement", "afterBeginAttempt", "afterSettleRow", "afterFinalRename"], 1...3)
    func `survives an end in the middle`(point: String, time: Int) throws {
        let here = try Installation()
        let packed = try here.pack(
            [
                "a.xml": here.sample("--lote", "1"), "b.xml": here.sample("--lote", "2"),
                "c.xml": here.sample("--lote", "3", "--flaw", "wrong-hash"),
            ])
        try here.drop(packed, as: "x.tar.gz")
        try here.batch(environment: ["HATSPOOL_FAILPOINT": "\(point):\(time)"])
        let after = try here.batch()
        #expect(after.status == 65 || after.status == 0, "\(after.errors)")
        let records = try here.records().filter { $0["state"] as? String != "released" }
        #expect(records.count == 4)
        #expect(records.allSatisfy { $0["state"] as? String == "settled" }, "\(records)")
        #expect(try here.storedLotes().count == 2)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
    }

    @Test func `check judges its documents`() throws {
        let here = try Installation(hasPortal: false)
        let packed = try here.pack(
            ["a.xml": here.sample("--lote", "1"), "b.xml": here.sample("--lote", "2", "--flaw", "wrong-hash")])
        let file = here.home.appending(path: "lotes.tgz")
        try packed.write(to: file)
        let checked = try here.run(["check", file.path])
        #expect(checked.status == 65)
        #expect(checked.output.contains("› a.xml"))
        #expect(checked.output.contains("HSH002"))
    }
}

/// Documents read in child processes.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Readers in child processes` {
    @Test func `judge as the program itself does, and leave no process behind`() throws {
        let here = try Installation(settings: "[WORK]\nSANDBOX = 1\nWORKERS = 2\n")
        for lote in 1...6 { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        try here.drop(here.sample("--lote", "7", "--flaw", "wrong-hash"), as: "wrong.xml")
        try here.drop(here.sample("--flaw", "doctype-xxe"), as: "xxe.xml")
        #expect(try here.batch().status == 65)
        let records = try here.records()
        #expect(records.filter { $0["verdict"] as? String == "accepted" }.count == 6)
        let found = records.compactMap { $0["code"] as? String }.sorted()
        #expect(found == ["HSH002", "XML006"])
        #expect(try here.storedLotes().count == 6)
    }
}
