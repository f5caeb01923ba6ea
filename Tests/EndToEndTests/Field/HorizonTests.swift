import Foundation
import Testing

/// HAT stays away for longer than a delivery is tried; the clock is that of `faketime`.
@Suite(
    .enabled(if: Program.hasSchemas, Program.needsSchemas),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/faketime"), "needs faketime"))
struct `A HAT that stays away` {
    @Test func `T33 for longer than the horizon leaves the original where its digest finds it`() throws {
        let here = try Installation()
        here.sandbox?.terminate()
        here.sandbox?.waitUntilExit()
        let sample = try here.sample("--lote", "1")
        try here.drop(sample, as: "lote.xml")
        try here.batch(wait: 1)
        #expect(try here.records().first?["state"] as? String == "judged")
        // A day is the horizon; what is tried after it is tried no more.
        let late = try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "faketime", "-f", "+26h", Program.executable.path, "batch",
                "--wait", "5",
            ])
        let record = try #require(try here.records().first, "\(late.errors)")
        #expect(record["state"] as? String == "settled", "\(record) \(late.errors.suffix(500))")
        let path = try #require(record["path"] as? String)
        #expect(path.hasPrefix("held/"))
        let summed = try Program.runTool("sha256sum", [here.spool.appending(path: path).path])
        let digest = try #require(summed.output.split(separator: " ").first.map(String.init))
        #expect(record["sha256"] as? String == digest)
        #expect(try Data(contentsOf: here.spool.appending(path: path)) == sample)
    }
}
