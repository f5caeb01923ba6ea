import Foundation
import Testing

/// A spool and its ledger on a disk of a few megabytes that fills while the daemon works, and is then enlarged.
@Suite(
    .enabled(if: Program.hasSchemas, Program.needsSchemas), .enabled(if: SmallDisk.canMount, SmallDisk.needsMount),
    .serialized)
struct `A disk that fills` {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = hat, import\n"
    private static let lotes = 60

    /// The size decides which step meets the full disk first.
    @Test(arguments: FieldSize.of([2_200], full: [1_600, 1_900, 2_050, 2_150, 2_200, 2_250, 2_400, 2_800, 3_200]))
    func `T34 and is enlarged leaves nothing under way and needs no restart`(kilobytes: Int) throws {
        let here = try Installation(settings: Self.settings)
        let disk = try SmallDisk(memory: here.spool, kilobytes: kilobytes)
        try withExtendedLifetime(disk) {
            let daemon = try here.start(["run"])
            // A ledger that finds no room at the start refuses to start.
            try here.wait("the service") { here.logs().contains("serving") }
            let samples = try (1...Self.lotes).map { try here.sample("--lote", "\($0)") }
            var late: [Int] = []
            for (index, sample) in samples.enumerated() where (try? drop(sample, index, here)) == nil {
                late.append(index)
            }
            // Another program's file fills the rest of the disk.
            fill(here.spool.appending(path: "ballast"))
            try here.wait("a refused write") {
                here.logs().contains("ENOSPC") || here.logs().contains("SQLite error 13")
            }
            try here.wait("the condition") { try conditions(here).contains("disk.full") }
            #expect(try here.run(["doctor"]).status != 0, "doctor finds a full disk well")

            try disk.resize(kilobytes: 200_000)
            for index in late { try drop(samples[index], index, here) }
            try here.wait("the end of everything", seconds: 120) { try isOver(here) }
            try here.wait("the end of the condition") { try !conditions(here).contains("disk.full") }
            kill(daemon.processIdentifier, SIGTERM)
            daemon.waitUntilExit()
            try expectOnce(here)
        }
    }

    private func drop(_ sample: Data, _ index: Int, _ here: Installation) throws {
        let target = here.inbox.appending(path: "lote-\(index).xml")
        do {
            try sample.write(to: here.inbox.appending(path: "lote-\(index).part"))
            try FileManager.default.moveItem(at: here.inbox.appending(path: "lote-\(index).part"), to: target)
        } catch {
            try? FileManager.default.removeItem(at: here.inbox.appending(path: "lote-\(index).part"))
            throw error
        }
    }

    private func fill(_ path: URL) {
        let file = unsafe open(path.path, O_WRONLY | O_CREAT, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 4_096)
        while unsafe write(file, block, block.count) > 0 {}
    }

    private func conditions(_ here: Installation) throws -> Set<String> {
        let status = try here.run(["status", "--json"])
        // While the ledger cannot be read there is no status.
        let found = try? JSONSerialization.jsonObject(with: status.outputBytes) as? [String: Any]
        let sets = found?["conditions"] as? [[String: Any]] ?? []
        return Set(
            sets.flatMap { $0["conditions"] as? [[String: Any]] ?? [] }.compactMap { $0["kind"] as? String })
    }

    private func isOver(_ here: Installation) throws -> Bool {
        let records = try here.records().filter { $0["state"] as? String != "released" }
        return records.count == Self.lotes && records.allSatisfy { $0["state"] as? String == "settled" }
            && here.files(below: "inbox").isEmpty
    }

    private func expectOnce(_ here: Installation) throws {
        #expect(try here.storedLotes().count == Self.lotes)
        #expect(here.files(below: "import").count == Self.lotes)
        #expect(here.files(below: "done").count == Self.lotes)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }
}
