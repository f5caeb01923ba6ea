import Foundation
import Testing

/// Folders that operators and mounts replace under the daemon (A.1, T02).
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Folders swapped under the daemon` {
    @Test
    func `nothing is placed or confirmed while the import folder is renamed; all continues when it is back`()
        throws
    {
        let here = try Installation(settings: Installation.hasty)
        let daemon = try here.serve()
        defer { here.end(daemon) }
        try here.move("import", "import.away")
        try here.waitForCondition("folder.absent", "import")
        #expect(try here.run(["doctor", "--offline"]).status != 0)
        #expect(try here.run(["status"]).output.contains("A pasta import não existe"))
        try here.load(["seed": 5, "batches": 3, "guias": ["authorizations": 3]])
        try here.wait("the listing") { try here.own("batches").count == 3 }
        try here.drop(try here.sample("--lote", "1"), as: "a.xml")
        // After two further runs everything that can continue has had the time to do so.
        let lines = here.logs().count(of: "\n")
        try here.wait("two runs of the jobs") {
            try here.run(["jobs", "list"]).status == 0 && here.logs().count(of: "a job failed") >= 1
                || here.logs().count(of: "\n") > lines + 1
        }
        #expect(here.files(below: "import.away") == [] && here.files(below: "import") == [])
        let reported = try here.batchesAtHAT().map { ($0["confirmations"] as? [Any])?.count }
        #expect(reported == [0, 0, 0])
        let tracked = try here.guiasAtHAT().map { $0["trackingStatus"] as? String ?? "" }
        #expect(tracked.count == 3 && !tracked.contains("1"))
        #expect(here.files(below: "inbox") == ["a.xml"])
        #expect(here.logs().count(of: "nothing is claimed, placed or confirmed") == 1)
        try here.move("import.away", "import")
        try here.waitForNoCondition()
        try here.wait("the batches") { try here.own("batches").allSatisfy { $0["state"] as? String == "done" } }
        try here.waitForVerdict(of: "a.xml")
        #expect(here.files(below: "import").count >= 3)
        try here.wait("an empty doctor") { try here.run(["doctor", "--offline"]).output.contains("PROBLEMA") == false }
    }

    @Test func `a new import folder is adopted, and files of the former one do not count as taken`() throws {
        let here = try Installation(hasPortal: false)
        var daemon = try here.serve()
        try here.drop(try here.sample("--lote", "1"), as: "a.xml")
        try here.waitForVerdict(of: "a.xml")
        try here.wait("the file") { here.files(below: "import").count == 1 }
        try here.move("import", "import.away")
        try here.makeFolder("import")
        try here.wait("the adoption") { here.logs().contains("were replaced; the new ones were checked") }
        try here.drop(try here.sample("--lote", "2"), as: "b.xml")
        try here.waitForVerdict(of: "b.xml")
        try here.wait("the file") { here.files(below: "import").map { $0.suffix(5) } == ["b.xml"] }
        #expect(here.files(below: "import.away").count == 1)
        #expect(try handOvers(here) == ["a.xml": "displaced", "b.xml": "lying"])
        #expect(try here.conditions().isEmpty)
        here.end(daemon)
        // Neither after a restart, nor when the folder is replaced while no process serves.
        try here.move("import", "import.second")
        daemon = try here.serve()
        defer { here.end(daemon) }
        #expect(try handOvers(here) == ["a.xml": "displaced", "b.xml": "displaced"])
        // The first folder returns with its file.
        try FileManager.default.removeItem(at: here.spool.appending(path: "import"))
        try here.move("import.away", "import")
        try here.wait("a.xml to lie there again") { try handOvers(here)["a.xml"] == "lying" }
    }

    private func handOvers(_ here: Installation) throws -> [String: String] {
        var found: [String: String] = [:]
        for record in try here.records() {
            let outcome = (record["deliveries"] as? [[String: Any]])?.first
            guard let name = record["fileName"] as? String else { continue }
            found[name] = outcome?["handOver"] as? String
        }
        return found
    }

    @Test func `files of an inbox that was removed and created again are claimed, by its events`() throws {
        let here = try Installation(hasPortal: false)
        try here.write(settings: "", hasPortal: false)
        let daemon = try here.serve()
        defer { here.end(daemon) }
        try FileManager.default.removeItem(at: here.inbox)
        try here.waitForCondition("folder.absent", "inbox")
        #expect(try here.run(["doctor", "--offline"]).status != 0)
        try here.makeFolder("inbox")
        try here.waitForNoCondition()
        try here.drop(try here.sample("--lote", "1"), as: "sub/a.xml")
        try here.waitForVerdict(of: "a.xml")
    }

    @Test(.enabled(if: Field.mayMount, Field.needsMounts))
    func `another mount over a folder stops the work until it is gone`() throws {
        let here = try Installation(hasPortal: false)
        let daemon = try here.serve()
        defer { here.end(daemon) }
        let outbox = here.outbox.path
        #expect(try Program.runTool("mount", ["-t", "tmpfs", "none", outbox]).status == 0)
        defer { _ = try? Program.runTool("umount", [outbox]) }
        try here.waitForCondition("folder.changed", "outbox")
        try here.drop(try here.sample("--lote", "1"), as: "a.xml")
        #expect(try Program.runTool("umount", [outbox]).status == 0)
        try here.waitForNoCondition()
        try here.waitForVerdict(of: "a.xml")
    }

    @Test(.enabled(if: Field.mayMount, Field.needsMounts))
    func `T02 a share that is unmounted under the daemon, and a start without it`() throws {
        let here = try Installation(settings: "[SPOOL]\nLEDGER = PLACE", hasPortal: false)
        let ini = try String(contentsOf: here.ini, encoding: .utf8)
        try ini.replacing("PLACE", with: here.home.appending(path: "ledger.sqlite").path)
            .write(to: here.ini, atomically: true, encoding: .utf8)
        let disk = here.home.appending(path: "disk").path
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        try FileManager.default.removeItem(at: here.inbox)
        #expect(try Program.runTool("mount", ["-t", "tmpfs", "none", disk]).status == 0)
        #expect(try Program.runTool("mount", ["--bind", disk, here.spool.path]).status == 0)
        defer { for path in [here.spool.path, disk] { _ = try? Program.runTool("umount", ["-l", path]) } }
        var daemon = try here.serve()
        try here.drop(try here.sample("--lote", "1"), as: "a.xml")
        try here.waitForVerdict(of: "a.xml")
        #expect(try Program.runTool("umount", ["-l", here.spool.path]).status == 0)
        try here.waitForCondition("folder.changed", here.spool.path)
        #expect(try here.conditions()["spool.absent"] == here.spool.path)
        #expect(try here.run(["doctor", "--offline"]).status != 0)
        // Mounted again: the same process continues.
        #expect(try Program.runTool("mount", ["--bind", disk, here.spool.path]).status == 0)
        try here.waitForNoCondition()
        try here.drop(try here.sample("--lote", "2"), as: "b.xml")
        try here.waitForVerdict(of: "b.xml")
        #expect(try Program.runTool("umount", ["-l", here.spool.path]).status == 0)
        here.end(daemon)
        // Unmounted at a start: refused, and nothing is created; also when the mount point is missing.
        for _ in 0..<2 {
            let refused = try here.run(["run"])
            #expect(refused.status == 78)
            #expect(refused.errors.contains("não está montado") && refused.errors.contains("Nada foi criado"))
            #expect(((try? FileManager.default.contentsOfDirectory(atPath: here.spool.path)) ?? []).isEmpty)
            #expect(try here.conditions()["spool.absent"] == here.spool.path)
            #expect(try here.run(["doctor", "--offline"]).status != 0)
            try? FileManager.default.removeItem(at: here.spool)
        }
        try here.makeFolder("")
        #expect(try Program.runTool("mount", ["--bind", disk, here.spool.path]).status == 0)
        daemon = try here.serve()
        try here.drop(try here.sample("--lote", "3"), as: "c.xml")
        try here.waitForVerdict(of: "c.xml")
        here.end(daemon)
        #expect(try here.protocols() == ["a.xml": 1, "b.xml": 2, "c.xml": 3])
    }
}
