import Foundation
import Testing

/// Calls other than `RENAME_NOREPLACE` that a file system may lack: extended attributes, the exchange of two folders.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `File systems that lack a call` {
    private static let toImport = "[ROUTES]\nENVIO_LOTE_GUIAS = import\n"

    @Test(.enabled(if: Share.isAvailable, "\(Share.reason)"))
    func `a share without extended attributes: a lost ledger loses no claimed file's name`() throws {
        let here = try Installation(settings: Self.toImport, hasPortal: false)
        let share = try here.share(["--xattr-none"])
        for (lote, name) in [(1, "conta médica.xml"), (2, "clínica/sul/lote 2.xml")] {
            try share.drop(here.sample("--lote", "\(lote)"), as: name)
        }
        try losing(here, ledger: here.home.appending(path: "ledger.sqlite").path, environment: [:])
        #expect(try here.run(["doctor", "--offline"]).output.contains("EOPNOTSUPP"))
    }

    @Test(.enabled(if: FailingCalls.isAvailable, FailingCalls.reason))
    func `the same on a local disk that refuses attributes`() throws {
        let here = try Installation(settings: Self.toImport, hasPortal: false)
        let calls = try FailingCalls(here)
        try calls.set([.init(call: "fsetxattr", path: "*", error: .EOPNOTSUPP)])
        for (lote, name) in [(1, "conta médica.xml"), (2, "clínica/sul/lote 2.xml")] {
            try here.drop(here.sample("--lote", "\(lote)"), as: name)
        }
        try losing(here, ledger: here.spool.appending(path: ".ledger.sqlite").path, environment: calls.environment)
    }

    /// The program ends with two claimed files, and the ledger is removed. The next start must hold both files under
    /// their names.
    private func losing(_ here: Installation, ledger: String, environment: [String: String]) throws {
        let cut = try here.batch(environment: environment.merging(["HATSPOOL_FAILPOINT": "afterTake"]) { $1 })
        #expect(cut.status == -SIGKILL, "\(cut.status) \(cut.errors)")
        #expect(here.files(below: ".work").count { $0.hasSuffix(".origin") } == 2, "\(here.files(below: ".work"))")
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: ledger + ending) }
        let refused = try here.batch(environment: environment)
        #expect(refused.status == 78 && refused.errors.contains("ledger adopt"), "\(refused.errors)")
        #expect(try here.run(["ledger", "adopt", "--yes"], environment: environment).status == 0)
        _ = try here.batch(environment: environment)
        #expect(try here.verdicts() == ["conta médica.xml": "held", "lote 2.xml": "held"])
        let listed = try here.run(["files", "list"]).output
        #expect(listed.contains("conta médica.xml") && listed.contains("clínica/sul/lote 2.xml"), "\(listed)")
        let held = here.files(below: "held").filter { $0.hasSuffix(".xml") }
        #expect(held.contains { $0.hasPrefix("conta médica.") } && held.contains { $0.hasPrefix("lote 2.") }, "\(held)")
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty, "\(here.files(below: ".work"))")
        for record in try here.records() {
            let id = try #require(record["id"] as? String)
            #expect(try here.run(["files", "release", id], environment: environment).status == 0)
        }
        let last = try here.batch(environment: environment)
        #expect(last.status == 0, "\(last.errors)")
        #expect(try here.verdicts() == ["conta médica.xml": "accepted", "lote 2.xml": "accepted"])
        #expect(here.files(below: "import").count == 2 && here.files(below: "held").isEmpty)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
    }

    @Test(.enabled(if: Share.isAvailable, "\(Share.reason)"))
    func `a set of schemas is replaced on a share that cannot exchange two folders`() throws {
        let here = try Installation(hasPortal: false)
        let store = here.home.appending(path: "schemas")
        let share = try Share(here.home.appending(path: "schemas-behind"), on: store)
        let settings = try String(contentsOf: here.ini, encoding: .utf8)
        try settings.replacingOccurrences(of: "FOLDER = \(Program.schemas.path)", with: "FOLDER = \(store.path)")
            .write(to: here.ini, atomically: true, encoding: .utf8)
        let source = Program.schemas.appending(path: "4.03.00").path
        #expect(try here.run(["schemas", "install", source]).status == 0)
        let set = share.source.appending(path: "4.03.00")
        let types = try #require(
            try FileManager.default.contentsOfDirectory(atPath: set.path).first { $0.hasPrefix("tissSimpleTypes") })
        let whole = try Data(contentsOf: set.appending(path: types))
        try Data("<schema/>".utf8).write(to: set.appending(path: types))
        let lote = here.home.appending(path: "lote.xml")
        try here.sample("--tiss", "4.03.00", "--lote", "1").write(to: lote)
        #expect(try here.run(["check", lote.path]).status != 0)
        let replaced = try here.run(["schemas", "install", source, "--json"])
        #expect(replaced.status == 0 && replaced.output.contains("4.03.00"), "\(replaced.output)\(replaced.errors)")
        #expect(try Data(contentsOf: set.appending(path: types)) == whole)
        let names = try FileManager.default.contentsOfDirectory(atPath: share.source.path).sorted()
        #expect(names.filter { !$0.hasPrefix(".lock") } == ["4.03.00"], "\(names)")
        #expect(try here.run(["check", lote.path]).status == 0)
        // The test is about the mount's answer to an exchange.
        if Program.hasStrace {
            try Data("<schema/>".utf8).write(to: set.appending(path: types))
            let trace = here.home.appending(path: "trace")
            _ = try Program.runTool(
                "env",
                [
                    "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "-e", "trace=renameat2", "-o", trace.path,
                    Program.executable.path, "schemas", "install", source,
                ])
            let calls = try String(contentsOf: trace, encoding: .utf8)
            #expect(calls.contains("RENAME_EXCHANGE) = -1 EINVAL"), "\(calls)")
            #expect(try Data(contentsOf: set.appending(path: types)) == whole)
        }
    }
}
