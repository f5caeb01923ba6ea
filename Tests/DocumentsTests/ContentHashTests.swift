import Digests
import Domain
import TestSupport
import Testing
import XMLReading

@testable import Documents

/// Long texts reach the hash in parts, and whitespace may occur anywhere in them. A reference that has each value
/// complete must give the same digest.
@Suite struct ContentHashTests {
    /// A run of whitespace or other characters whose length is close to `bound`.
    private func run(_ bound: Int, _ random: inout SeededRandom) -> String {
        let count = max(0, bound + Int.random(in: -3...3, using: &random))
        let unit = [" ", "\n", "\t ", "QUJD", "ção", "x"].randomElement(using: &random) ?? " "
        return String(repeating: unit, count: count / unit.utf8.count + 1)
    }

    private func reference(_ values: [String]) throws -> [HashVariant: String] {
        let trimmed = values.map { value -> String in
            let bytes = Array(value.utf8)
            let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.endIndex
            let end = bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? bytes.endIndex
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        let (whole, core) = (values.joined(), trimmed.joined())
        return [
            .iso8859_1: try MD5.hex(of: Message.latin1(whole)), .utf8: try MD5.hex(of: Array(whole.utf8)),
            .iso8859_1Trimmed: try MD5.hex(of: Message.latin1(core)), .utf8Trimmed: try MD5.hex(of: Array(core.utf8)),
        ]
    }

    /// Hashes `values` in parts of random size; those at `dropped` belong to no leaf.
    private func hashed(
        _ values: [String], dropped: Set<Int>, parts: [Int], declared: String?
    ) throws -> (normative: String?, fits: HashVariant?) {
        var text = ContentText(encoding: AllowedEncoding.utf8)
        var sizes = parts
        for (index, value) in values.enumerated() {
            text.begin()
            var rest = Array(value.utf8)[...]
            while !rest.isEmpty {
                let size = sizes.removeFirst()
                sizes.append(size)
                // Whole characters, as the parser passes them.
                var end = min(rest.startIndex + size, rest.endIndex)
                while end < rest.endIndex, rest[end] & 0xC0 == 0x80 { end += 1 }
                unsafe rest[..<end].withUnsafeBufferPointer { unsafe text.append($0) }
                rest = rest[end...]
                if text.keptCount > ContentText.keptBytesMax { try text.passOn(counts: true) }
            }
            if dropped.contains(index) { text.drop() } else { try text.keep() }
        }
        let digests = try text.finish(declared: declared)
        return (digests.normative, digests.fits)
    }

    @Test func `whitespace of any length counts as in complete values`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("blanks in long texts: seed \(seed)")
        var random = SeededRandom(seed: seed)
        var fits: [HashVariant: Int] = [:]
        let short = [0, 1, 40, ContentHash.heldWhitespaceMax, 2 * ContentHash.heldWhitespaceMax]
        for number in 0..<80 {
            // Most texts are long enough to come in parts.
            let values = (0..<Int.random(in: 1...2, using: &random)).map { _ in
                let bounds = (0..<5).map { _ in short.randomElement(using: &random) ?? 0 }
                return (bounds + [ContentText.keptBytesMax]).shuffled(using: &random).map { run($0, &random) }.joined()
            }
            let dropped = Set(values.indices.filter { $0 > 0 && Bool.random(using: &random) })
            let parts = (0..<5).map { _ in Int.random(in: 1...30_000, using: &random) }
            let digests = try reference(values.indices.filter { !dropped.contains($0) }.map { values[$0] })
            let variant = HashVariant.allCases[number % HashVariant.allCases.count]
            let found = try hashed(values, dropped: dropped, parts: parts, declared: digests[variant])
            let first = HashVariant.allCases.first { digests[$0] == digests[variant] }
            #expect(found.normative == digests[.iso8859_1] && found.fits == first, "seed \(seed), \(number)")
            if let fit = found.fits { fits[fit, default: 0] += 1 }
        }
        #expect(HashVariant.allCases.allSatisfy { (fits[$0] ?? 0) > 2 }, "\(fits)")
    }
}
