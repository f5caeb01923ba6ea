import Foundation
import Testing

/// Files beyond what 32 bits count, and beyond every limit: they have holes, so they cost no disk.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas))
struct `Files of gigabytes` {
    @Test func `T39 get a verdict that names their size, and the small one beside them its own`() throws {
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n", hasPortal: false)
        let sample = try here.sample("--lote", "1")
        try here.drop(sample, as: "small.xml")
        let sizes = [UInt64(1 << 31) - 1, 1 << 31] + FieldSize.of([], full: [5 << 30])
        for size in sizes { try drop(sample, of: size, as: "\(size).xml", here) }
        let run = try here.batch(wait: 60)
        #expect(run.status == 65, "\(run.errors)")
        let verdicts = try here.records().map { record in
            "\(record["fileName"] ?? "") \(record["size"] ?? "") \(record["verdict"] ?? "") "
                + "\(record["code"] as? String ?? "-")"
        }
        let large = sizes.map { "\($0).xml \($0) rejected XML012" }
        #expect(Set(verdicts) == Set(["small.xml \(sample.count) accepted -"] + large))
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
