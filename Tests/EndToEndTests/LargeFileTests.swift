import Foundation
import Testing

/// Files larger than 32 bits can count, and larger than every limit. They have holes, so they need no disk space.
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

    @Test func `T40 a document of hundreds of megabytes is read in the memory that a small one takes`() throws {
        let here = try Installation(settings: "[WORK]\nWORKERS = 1\n", hasPortal: false)
        let daemon = try here.serve()
        try here.drop(here.sample("--lote", "1"), as: "small.xml")
        try here.wait("the small one's verdict") { try here.answers().count == 1 }
        let before = Self.peaks(below: daemon.processIdentifier)
        let size = FieldSize.of(8_000_000, full: 395_000_000)
        try drop(procedures: here.sample("--kind", "sp-sadt", "--lote", "2"), of: size, as: "large.xml", here)
        try here.wait("the large one's verdict", seconds: 900) { try here.answers().count == 2 }
        let after = Self.peaks(below: daemon.processIdentifier)
        print("T40: \(size) bytes; peaks in KB before \(before), after \(after)")
        #expect(Set(before.keys) == Set(after.keys), "a reader was lost")
        for (process, peak) in before {
            let grown = (after[process] ?? .max) - peak
            #expect(grown <= 64 << 10, "process \(process) grew by \(grown) KB")
        }
        let record = try #require(try here.records().last)
        #expect(record["fileName"] as? String == "large.xml" && record["size"] as? Int ?? 0 > size)
        // It was read to its end: the sums of all items and the hash were compared.
        let id = record["id"] as? String ?? ""
        let shown = try here.run(["files", "show", id, "--json"]).output
        #expect(record["verdict"] as? String == "rejected", "\(record)")
        #expect(shown.contains("\"HSH002\"") && shown.contains("\"TOT001\""), "\(shown.prefix(4_000))")
        here.end(daemon)
    }

    /// Peak memory of the program and of its readers, in KB.
    private static func peaks(below number: Int32) -> [Int32: Int] {
        let own = (try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)) ?? ""
        let line = own.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        var peaks = [number: line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0]
        for reader in Reader.all(below: number) { peaks[reader.number] = reader.sizes["VmHWM"] }
        return peaks
    }

    /// A lote whose first procedure is repeated until it has this size.
    private func drop(procedures sample: Data, of size: Int, as name: String, _ here: Installation) throws {
        let close = Data("</ans:procedimentoExecutado>".utf8)
        let begin = try #require(sample.range(of: Data("<ans:procedimentoExecutado>".utf8)))
        let end = try #require(sample.range(of: close, in: begin.lowerBound..<sample.endIndex))
        let procedure = sample[begin.lowerBound..<end.upperBound]
        var block = Data()
        while block.count < 1 << 20 { block += procedure }
        let path = here.home.appending(path: name)
        try sample[..<begin.lowerBound].write(to: path)
        let file = try FileHandle(forWritingTo: path)
        try file.seekToEnd()
        for _ in 0...(size / block.count) { try file.write(contentsOf: block) }
        try file.write(contentsOf: sample[begin.lowerBound...])
        try file.close()
        try FileManager.default.moveItem(at: path, to: here.inbox.appending(path: name))
    }

    /// The message's beginning, a hole, and its end.
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
