import Domain
import Foundation
import Testing

/// A power cut on real file systems. Spool and ledger are on ext4 and xfs in an image. The image is copied when the
/// process ends between two steps, and the copy is mounted instead. It lacks everything that was not flushed.
@Suite(
    .enabled(if: Program.hasSchemas, Program.needsSchemas), .enabled(if: SmallDisk.canMount, SmallDisk.needsMount),
    .enabled(if: FileSystemTools.areThere, "needs mkfs.ext4 and mkfs.xfs"), .serialized)
struct PowerCutTests {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = hat, import\n"
    private static let lotes = 3

    struct Cut: CustomStringConvertible, Sendable {
        let fileSystem: String
        let point: FailPoint
        var description: String { "\(fileSystem) \(point.rawValue)" }
    }

    private static let points = FailPoint.allCases.filter { point in
        point != .afterRequeueRow && !point.isInbound && !point.isOfOrders
            && (refused[point] == nil || Program.hasStrace)
    }
    private static let all = ["ext4", "xfs"].flatMap { system in points.map { Cut(fileSystem: system, point: $0) } }
    private static let part = [
        Cut(fileSystem: "ext4", point: .afterTake), Cut(fileSystem: "xfs", point: .afterPlaceImport),
    ]

    @Test(arguments: FieldSize.of(part, full: all))
    func `T16 a power cut at any step leaves a spool that the next start repairs by itself`(cut: Cut) throws {
        let here = try Installation(settings: Self.settings)
        let image = here.home.appending(path: "disk.img")
        try make(cut.fileSystem, image)
        var disk = try SmallDisk(image: image, at: here.spool)
        try FileManager.default.createDirectory(at: here.inbox, withIntermediateDirectories: true)
        for lote in 1...Self.lotes { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        try here.drop(here.sample("--flaw", "wrong-hash", "--lote", "9"), as: "wrong.xml")
        // The senders have flushed their files; the test is about what hatspool flushes.
        try SmallDisk.run("sync", ["-f", here.spool.path])
        let ended = try batch(here, endingAt: cut.point)
        #expect([-SIGKILL, 128 + SIGKILL].contains(ended.status), "\(cut) was not reached: \(ended.errors)")

        let copy = here.home.appending(path: "copy.img")
        try SmallDisk.run("cp", ["--sparse=always", image.path, copy.path])
        try disk.unmount()
        disk = try SmallDisk(image: copy, at: here.spool)
        try withExtendedLifetime(disk) {
            let after = try here.batch(wait: 30)
            // The wrong file may have been rejected before the cut.
            #expect(after.status == 65 || after.status == 0, "\(after.status): \(after.errors)")
            try expectWhole(here)
        }
    }

    /// These two occur only on a file system without `RENAME_NOREPLACE` and without hard links, which neither of these
    /// is.
    private static let refused: [FailPoint: [String]] = [
        .afterLink: ["renameat2:error=EINVAL"], .afterPlaceholder: ["renameat2:error=EINVAL", "linkat:error=EPERM"],
    ]

    private func batch(_ here: Installation, endingAt point: FailPoint) throws -> Finished {
        guard let refused = Self.refused[point] else {
            return try here.batch(environment: ["HATSPOOL_FAILPOINT": point.rawValue])
        }
        let calls = refused.map { String($0.prefix { $0 != ":" }) }.joined(separator: ",")
        let variables = ["HATSPOOL_CONFIG=\(here.ini.path)", "HATSPOOL_FAILPOINT=\(point.rawValue)"]
        let trace = here.home.appending(path: "trace").path
        let strace = ["strace", "-f", "--seccomp-bpf", "-e", "trace=\(calls)", "-o", trace]
        let command = [Program.executable.path, "batch", "--json", "--wait", "10"]
        return try Program.runTool("env", variables + strace + refused.flatMap { ["-e", "inject=\($0)"] } + command)
    }

    private func make(_ fileSystem: String, _ image: URL) throws {
        // xfs cannot be smaller. Neither image occupies more than is written to it.
        try SmallDisk.run("truncate", ["-s", "320M", image.path])
        try SmallDisk.run("mkfs.\(fileSystem)", ["-q", image.path])
    }

    private func expectWhole(_ here: Installation) throws {
        let records = try here.records().filter { $0["state"] as? String != "released" }
        #expect(
            records.count == Self.lotes + 1 && records.allSatisfy { $0["state"] as? String == "settled" }, "\(records)")
        #expect(records.count { $0["verdict"] as? String == "accepted" } == Self.lotes)
        #expect(try here.storedLotes().count == Self.lotes)
        for folder in ["import", "done"] {
            let files = here.files(below: folder)
            #expect(files.count == Self.lotes)
            for file in files {
                let bytes = try Data(contentsOf: here.spool.appending(path: "\(folder)/\(file)"))
                #expect(bytes.starts(with: Data("<?xml".utf8)) && bytes.count > 500, "\(file) is empty or cut")
            }
        }
        #expect(here.files(below: "inbox").isEmpty)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty)
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }
}

/// Separate from the suite, whose own attribute cannot call it.
private enum FileSystemTools {
    static let areThere = ["/usr/sbin/mkfs.ext4", "/usr/sbin/mkfs.xfs"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
