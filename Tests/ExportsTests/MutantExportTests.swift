import Domain
import Foundation
import TestSupport
import Testing

/// Applies random changes to a good file. The reader must never crash, and never accept a file that `xmllint` refuses.
struct MutantExportTests {
    @Test(.enabled(if: XMLLint.isInstalled, "xmllint is not installed"))
    func `xmllint agrees on what is well formed`() async throws {
        var random = Seeded()
        let good = Array(
            Sample.xml(
                "<BA1 operacao=\"incluir\" chave='k'><BA1_X1>a&amp;b ç</BA1_X1><!-- c --><BA1_X2><![CDATA[c]]></BA1_X2></BA1>\n<BTS><L><I><A>1</A></I></L></BTS>"
            ).utf8)
        let folder = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // A folder that remains in /tmp does no harm.
            try? FileManager.default.removeItem(at: folder)
        }
        var mutants: [(path: String, bytes: [UInt8])] = []
        for index in 0..<600 {
            let bytes = random.mutate(good)
            let path = folder.appending(path: "m\(index).xml").path
            try Data(bytes).write(to: URL(filePath: path))
            mutants.append((path, bytes))
        }
        // NUL is not an XML character. After the root xmllint takes it for the end of the file and does not report it.
        let refused = try await Self.refusalTexts(mutants.map(\.path))
            .union(mutants.filter { $0.bytes.contains(0) }.map(\.path))
        var agreed = 0
        for (path, bytes) in mutants {
            let read = try ExportFile(bytes).read(.xml, group: 3)
            let isRefusedByUs = read.inspection.findings.contains { $0.severity == .rejects }
            // xmllint takes a NUL after the root for the end of the file.
            if refused.contains(path) || bytes.contains(0) {
                #expect(!read.inspection.isWellFormed && !read.inspection.isComplete, "seed \(random.seed) \(path)")
            } else if isRefusedByUs {
                // The file is well-formed, but not in the export format.
                let own: Set<FindingCode> = [
                    .exportRootUnexpected, .exportVersionUnknown, .recordTextUnexpected, .doctypeRefused,
                    .encodingNotAllowed,
                ]
                #expect(!own.isDisjoint(with: read.codes), "seed \(random.seed) \(path) \(read.codes)")
            } else {
                #expect(read.inspection.isWellFormed && read.inspection.isComplete, "seed \(random.seed) \(path)")
                agreed += 1
            }
        }
        #expect(!refused.isEmpty && agreed > 0)
    }

    @Test func `random bytes in a CSV export never break the reader`() throws {
        var random = Seeded()
        let good = Array("OPERACAO;BA1_MATRIC;BA1_X1\nincluir;1;\"a;b\"\"c\"\n;2;\"d\ne\"\n;3;f\n".utf8)
        for _ in 0..<2_000 {
            let bytes = random.mutate(good)
            let file = try ExportFile(bytes)
            let read = try file.read(.csv, group: 2)
            let isRefused = read.inspection.findings.contains { $0.severity == .rejects }
            #expect(read.inspection.isComplete == !isRefused, "seed \(random.seed)")
            #expect(read.inspection.export?.recordCount == read.drafts.count, "seed \(random.seed)")
            #expect(try file.read(.csv, group: 100).drafts == read.drafts, "seed \(random.seed)")
        }
    }

    private static func refusalTexts(_ paths: [String]) async throws -> Set<String> {
        var found: Set<String> = []
        for line in try await XMLLint.lines(paths) {
            guard line.contains("parser error") || line.contains("I/O error") || line.contains("encoding error"),
                let path = paths.first(where: { line.hasPrefix($0 + ":") })
            else { continue }
            found.insert(path)
        }
        return found
    }
}

/// A random generator. Its seed is printed with a failure; `HATSPOOL_SEED` repeats a run.
private struct Seeded {
    let seed: UInt64
    private var state: UInt64

    init() {
        seed =
            ProcessInfo.processInfo.environment["HATSPOOL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1 ... .max)
        state = seed
        print("seed \(seed)")
    }

    mutating func next(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % limit
    }

    mutating func mutate(_ good: [UInt8]) -> [UInt8] {
        var bytes = good
        let marks = Array("<>&;\"'/=!-[]\n\0 \u{7F}".utf8) + [0xC3, 0xA7, 0xFF, 0x80]
        for _ in 0...next(3) {
            let position = next(bytes.count)
            switch next(5) {
            case 0: bytes[position] = marks[next(marks.count)]
            case 1: bytes.remove(at: position)
            case 2: bytes.insert(marks[next(marks.count)], at: position)
            case 3:
                let end = min(bytes.count, position + 1 + next(12))
                bytes.insert(contentsOf: bytes[position..<end], at: next(bytes.count))
            default: bytes.removeSubrange(position..<min(bytes.count, position + 1 + next(12)))
            }
            if bytes.isEmpty { bytes = [0x3C] }
        }
        return bytes
    }
}
