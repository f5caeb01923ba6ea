import Foundation
import TestSupport
import Testing

/// A spool and its ledger belong together.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `A spool and its ledger` {
    private static let positions = "[SPOOL]\nLEDGER = LEDGERPATH\nDIALECT = plain"

    private func installation(hasPortal: Bool = false) throws -> (here: Installation, ledger: String) {
        let here = try Installation(settings: Self.positions + "\n" + Installation.hasty, hasPortal: hasPortal)
        let ledger = here.home.appending(path: "ledger.sqlite").path
        try edit(here, "LEDGERPATH", ledger)
        return (here, ledger)
    }

    private func edit(_ here: Installation, _ old: String, _ new: String) throws {
        let ini = try String(contentsOf: here.ini, encoding: .utf8)
        try #require(ini.contains(old))
        try ini.replacing(old, with: new).write(to: here.ini, atomically: true, encoding: .utf8)
    }

    private func batch(_ here: Installation, _ lotes: ClosedRange<Int>) throws {
        for lote in lotes { try here.drop(try here.sample("--lote", "\(lote)"), as: "\(lote).xml") }
        let result = try here.batch()
        #expect(result.status == 0, "\(result.errors)")
    }

    /// Every command that changes anything must be refused in the same way; read-only commands must report it.
    private func isRefused(_ here: Installation, saying parameters: String) throws {
        for arguments in [
            ["run"], ["batch"], ["jobs", "run", "--all", "--once"], ["jobs", "stop", "IMPXML"],
            ["files", "retry", "1m82w4jbssm502jw"],
            ["batches", "retry", "--all"], ["guias", "retry", "--all"],
            ["files", "retry", "--waiting", "--yes"], ["orders", "retry", "--waiting", "--yes"],
            ["batches", "retry", "--waiting", "--yes"], ["guias", "retry", "--waiting", "--yes"],
        ] {
            let result = try here.run(arguments)
            #expect(result.status == 78, "\(arguments) \(result.errors)")
            #expect(result.errors.contains(parameters), "\(arguments) \(result.errors)")
        }
        let (english, portuguese) = (try here.run(["run", "--lang", "en"]), try here.run(["run", "--lang", "pt-BR"]))
        #expect(!english.errors.isEmpty && english.errors != portuguese.errors, "\(english.errors)")
        let doctor = try here.run(["doctor", "--offline"])
        #expect(doctor.status != 0 && doctor.output.contains(parameters))
        let status = try here.run(["status"])
        #expect((status.output + status.errors).contains(parameters))
    }

    @Test func `a restored older ledger issues no number again, and unknown files are held by name`()
        throws
    {
        let (here, ledger) = try installation()
        try batch(here, 1...3)
        let copy = ledger + ".copy"
        try FileManager.default.copyItem(atPath: ledger, toPath: copy)
        try batch(here, 4...5)
        let given = try here.protocols()
        #expect(given.values.sorted() == [1, 2, 3, 4, 5])
        try restore(copy, ledger)
        try batch(here, 6...7)
        #expect(try here.protocols().values.sorted() == [1, 2, 3, 6, 7])
        // Again, after a process that ended abruptly.
        try restore(copy, ledger)
        try here.drop(try here.sample("--lote", "8"), as: "8.xml")
        #expect(try here.run(["batch"], environment: ["HATSPOOL_FAILPOINT": "afterJudgement"]).status == -SIGKILL)
        try restore(copy, ledger)
        try batch(here, 9...9)
        #expect(try here.protocols().filter { $0.key != "8.xml" }.values.sorted() == [1, 2, 3, 9])
        #expect(try here.verdicts()["8.xml"] == "held")
        #expect(here.files(below: "held").contains { $0.hasPrefix("8.") && $0.hasSuffix(".xml") })
    }

    private func restore(_ copy: String, _ ledger: String) throws {
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: ledger + ending) }
        try FileManager.default.copyItem(atPath: copy, toPath: ledger)
    }

    @Test func `finished work that an older ledger lists as open is neither repeated nor open for ever`()
        throws
    {
        let (here, ledger) = try installation(hasPortal: true)
        here.sandbox?.terminate()
        here.sandbox?.waitUntilExit()
        try here.drop(try here.sample("--lote", "1"), as: "1.xml")
        _ = try here.batch(wait: 0)
        try here.startSandbox()
        let copy = ledger + ".copy"
        try Self.copy(ledger, copy)
        #expect(try here.batch().status == 0)
        let delivered = here.files(below: "done")
        try Self.copy(copy, ledger)
        // HAT is queried, and has the lote.
        #expect(try here.batch().status == 0)
        #expect(try here.storedLotes().count == 1 && here.files(below: "done") == delivered)
        #expect(try here.records().map { $0["state"] as? String } == ["settled"])
        // A row whose file no longer exists must not stay open.
        try Self.copy(copy, ledger)
        for file in delivered { try FileManager.default.removeItem(at: here.spool.appending(path: "done/\(file)")) }
        #expect(try here.batch().status == 0)
        #expect(try here.records().map { $0["state"] as? String } == ["released"])
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }

    @Test func `what Protheus may have got before an older ledger was restored waits for an operator`() throws {
        let (here, ledger) = try installation()
        try here.drop(try here.sample("--lote", "1"), as: "1.xml")
        #expect(try here.run(["batch"], environment: ["HATSPOOL_FAILPOINT": "afterJudgement"]).status == -SIGKILL)
        try Self.copy(ledger, ledger + ".copy")
        #expect(try here.batch().status == 0)
        #expect(here.files(below: "import").count == 1)
        try Self.copy(ledger + ".copy", ledger)
        _ = try here.batch()
        #expect(here.files(below: "import").count == 1)
        #expect(here.files(below: "held").contains { $0.hasPrefix("1.") && $0.hasSuffix(".xml") })
        let record = try #require(try here.records().first)
        let delivery = try #require((record["deliveries"] as? [[String: Any]])?.first)
        #expect(record["state"] as? String == "settled" && delivery["state"] as? String == "givenUp")
        #expect((delivery["reason"] as? String)?.contains("older copy") == true)
    }

    /// Copies the database with its write-ahead log.
    private static func copy(_ from: String, _ to: String) throws {
        for ending in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: to + ending)
            guard FileManager.default.fileExists(atPath: from + ending), ending != "-shm" else { continue }
            try FileManager.default.copyItem(atPath: from + ending, toPath: to + ending)
        }
    }

    @Test func `a changed LEDGER and a lost one are refused, and adopting keeps numbers and waiting work`() throws {
        let (here, ledger) = try installation(hasPortal: true)
        try batch(here, 1...2)
        here.sandbox?.terminate()
        here.sandbox?.waitUntilExit()
        try here.drop(try here.sample("--lote", "3"), as: "sub/conta médica.xml")
        _ = try here.batch(wait: 0)
        try edit(here, ledger, ledger + ".other")
        try isRefused(here, saying: "ledger adopt")
        #expect(!FileManager.default.fileExists(atPath: ledger + ".other"))
        // The right ledger again: the refused commands changed nothing.
        try edit(here, ledger + ".other", ledger)
        #expect(try here.run(["ledger", "adopt", "--yes"]).status == 66)
        #expect(try here.verdicts()["conta médica.xml"] == "accepted")
        // The ledger is lost permanently.
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: ledger + ending) }
        try isRefused(here, saying: "ledger adopt")
        #expect(try here.run(["ledger", "adopt"]).status == 64)
        try isRefused(here, saying: "ledger adopt")
        let adopted = try here.run(["ledger", "adopt", "--yes", "--json"])
        #expect(try JSONSchema.cli("ledger.adopt").faults(in: adopted.outputBytes).isEmpty)
        #expect(adopted.status == 0 && adopted.object?["adopted"] as? String == "ledger.lost")
        try here.startSandbox()
        try batch(here, 4...4)
        #expect(try here.verdicts() == ["conta médica.xml": "held", "4.xml": "accepted"])
        #expect(try here.protocols()["4.xml"] == 4)
        #expect(here.files(below: "held").contains { $0.hasPrefix("conta médica.") && $0.hasSuffix(".xml") })
        #expect(try here.run(["files", "list"]).output.contains("sub/conta médica.xml"))
        // After its release the file is processed normally.
        let held = try here.records().first { $0["verdict"] as? String == "held" }
        #expect(try here.run(["files", "release", try #require(held?["id"] as? String)]).status == 0)
        _ = try here.batch()
        #expect(try here.verdicts()["conta médica.xml"] == "accepted")
    }

    @Test func `two spools on one ledger, and a copy of a spool, are refused`() throws {
        let (here, ledger) = try installation()
        try batch(here, 1...1)
        let first = here.spool.path
        let other = here.home.appending(path: "other").path
        try edit(here, "MV_TISSDIR = \(first)", "MV_TISSDIR = \(other)")
        let refused = try here.run(["run"])
        #expect(refused.status == 78 && refused.errors.contains("pertence a outro spool"))
        #expect(!FileManager.default.fileExists(atPath: other))
        try FileManager.default.copyItem(atPath: first, toPath: other)
        try isRefused(here, saying: "é uma cópia")
        // The ledger of another spool is as wrong.
        try edit(here, ledger, ledger + ".second")
        let (second, secondLedger) = try installation()
        try batch(second, 1...1)
        try FileManager.default.copyItem(atPath: secondLedger, toPath: ledger + ".second")
        try isRefused(here, saying: "pertence a outro spool")
        // A spool that was moved as a whole continues.
        try edit(here, ledger + ".second", ledger)
        try FileManager.default.removeItem(atPath: other)
        try FileManager.default.moveItem(atPath: first, toPath: other)
        #expect(try here.batch().status == 0)
    }

    @Test func `a changed DIALECT is refused while files have the former names, else accepted`() throws {
        let (here, _) = try installation()
        try batch(here, 1...1)
        try edit(here, "DIALECT = plain", "DIALECT = protheus")
        try isRefused(here, saying: "DIALECT=plain")
        #expect(!FileManager.default.fileExists(atPath: here.spool.appending(path: "UPLOAD").path))
        for file in here.files(below: "import") {
            try FileManager.default.removeItem(at: here.spool.appending(path: "import/\(file)"))
        }
        let daemon = try here.serve()
        try here.sample("--lote", "2").write(to: here.spool.appending(path: "UPLOAD/2.xml"))
        try here.wait("the answer") { here.files(below: "CAIXASAIDA").contains { $0.hasSuffix(".retorno.json") } }
        here.end(daemon)
        #expect(try here.protocols() == ["1.xml": 1, "2.xml": 2])
    }
}
