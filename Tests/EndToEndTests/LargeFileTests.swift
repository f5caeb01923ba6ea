import Foundation
import Testing

/// Files beyond what 32 bits count, and beyond every limit: they have holes, so they cost no disk.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas))
struct `Files of gigabytes` {
    @Test func `T39 get a verdict that names their size, and the small one beside them its own`() throws {
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n", hasPortal: false)
        let sample = try here.sample("--lote", "1")
        try here.drop(sample, as: "small.xml")
        for size in [UInt64(1 << 31) - 1, 1 << 31] { try drop(sample, of: size, as: "\(size).xml", here) }
        let run = try here.batch(wait: 60)
        #expect(run.status == 65, "\(run.errors)")
        let verdicts = try here.records().map { record in
            "\(record["fileName"] ?? "") \(record["size"] ?? "") \(record["verdict"] ?? "") "
                + "\(record["code"] as? String ?? "-")"
        }
        #expect(
            Set(verdicts) == [
                "small.xml \(sample.count) accepted -", "2147483647.xml 2147483647 rejected XML012",
                "2147483648.xml 2147483648 rejected XML012",
            ])
    }

    /// The message's head, a hole, and its end.
    private func drop(_ sample: Data, of size: UInt64, as name: String, _ here: Installation) throws {
        let path = here.home.appending(path: name)
        try sample.prefix(2_000).write(to: path)
        let file = try FileHandle(forWritingTo: path)
        try file.seek(toOffset: size - 200)
        try file.write(contentsOf: sample.suffix(200))
        try file.close()
        try FileManager.default.moveItem(at: path, to: here.inbox.appending(path: name))
    }
}
