import Archives
import Domain
import Foundation
import TestSupport
import Testing

struct DamagedArchiveTests {
    enum Form: String, CaseIterable { case zip, tar, gzippedTar, gzip }

    /// Small enough that a growing mutant reaches them.
    private static let limits = HostileArchive.limits {
        $0.archiveEntriesMax = 8
        $0.documentBytesMax = 40_000
        $0.archiveBytesMax = 100_000
    }

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// About 20 kB that compress badly.
    private func whole(_ form: Form) throws -> [UInt8] {
        var random = SeededRandom(seed: 7)
        let texts = (0..<3).map { _ in (0..<6_000).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) } }
        switch form {
        case .zip:
            var zip = StoredZip()
            for (index, text) in texts.enumerated() {
                zip.entries.append(
                    StoredZip.Entry(
                        name: Array("\(index).xml".utf8), content: try Packing.deflate(text),
                        flags: index == 1 ? 8 : 0, unpacked: text, method: 8))
            }
            return zip.bytes
        case .tar, .gzippedTar:
            let tar = RawTar.of { tar in
                for (index, text) in texts.enumerated() { tar.add(Array("\(index).xml".utf8), text) }
            }
            return form == .tar ? tar : try Packing.gzip(tar)
        case .gzip: return try Packing.gzip(texts.flatMap { $0 })
        }
    }

    @Test(arguments: Form.allCases)
    func `T62 an archive truncated anywhere is reported as truncated`(form: Form) throws {
        let whole = try whole(form)
        #expect(try Unpacked(try folder.write(whole, as: "inteiro")).code == nil)
        // A tar may lose the second block of its end mark, and a truncated first block is no tar yet.
        let last = form == .tar ? whole.count - 1_024 : whole.count - 1
        let cuts = Array(stride(from: form == .tar ? 512 : 64, through: last, by: 64)) + [last]
        for count in cuts {
            let unpacked = try Unpacked(try folder.write(Array(whole.prefix(count)), as: "cortado"))
            #expect(unpacked.code == .archiveTruncated, "\(form.rawValue) cut at \(count) of \(whole.count)")
            #expect(unpacked.archive.entries.isEmpty && !unpacked.archive.inspection.isComplete)
        }
    }

    /// A tar has no checksum of its files' content.
    @Test(arguments: [Form.zip, .gzippedTar, .gzip])
    func `T62 a changed byte in the content is always detected`(form: Form) throws {
        let whole = try whole(form)
        let expected = try Unpacked(try folder.write(whole, as: "inteiro")).files.map(\.bytes)
        for position in stride(from: 100, to: whole.count - 1_000, by: 997) {
            var bytes = whole
            bytes[position] ^= 0x10
            let unpacked = try Unpacked(try folder.write(bytes, as: "mudado"))
            #expect(unpacked.code != nil || unpacked.files.map(\.bytes) == expected, "byte \(position)")
        }
    }

    @Test(arguments: Form.allCases, [UInt64(20_261_123), UInt64.random(in: .min ... .max)])
    func `T62 random damage exceeds no limit, and a refused archive gives no entry`(form: Form, seed: UInt64) throws {
        print("seed \(seed) for \(form.rawValue)")
        var random = SeededRandom(seed: seed)
        let whole = try whole(form)
        for round in 0..<150 {
            let bytes = Self.damaged(whole, using: &random)
            let path = try folder.write(bytes, as: "mutante")
            guard try Unpacked.isArchive(path) else { continue }
            let start = ProcessorTime.ofThread
            let unpacked = try Unpacked(path, limits: Self.limits)
            let mark: Comment = "seed \(seed), round \(round)"
            #expect(ProcessorTime.ofThread - start < 2 * ProcessorTime.allowance, mark)
            #expect(unpacked.writtenByteCount <= Self.limits.archiveBytesMax, mark)
            #expect(unpacked.files.allSatisfy { $0.byteCount <= Self.limits.documentBytesMax }, mark)
            #expect(unpacked.files.count <= Self.limits.archiveEntriesMax, mark)
            #expect(unpacked.archive.entries.isEmpty == (unpacked.code != nil), mark)
        }
    }

    /// Changes some bytes, mostly in headers and at the end, and sometimes removes, repeats or adds a part.
    private static func damaged(_ whole: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = whole
        let ends = Array(0..<64) + Array(max(0, bytes.count - 240)..<bytes.count)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let isAtEnds = Int.random(in: 0..<3, using: &random) > 0
            let position = isAtEnds ? ends.randomElement(using: &random) : bytes.indices.randomElement(using: &random)
            guard let position, position < bytes.count else { continue }
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...600, using: &random)))
            case 1: bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + 300)], at: position)
            case 2...4: bytes[position] = [0, 0xFF, 0x7F, 0x80].randomElement(using: &random) ?? 0
            default: bytes[position] = UInt8.random(in: .min ... .max, using: &random)
            }
        }
        return bytes
    }
}
