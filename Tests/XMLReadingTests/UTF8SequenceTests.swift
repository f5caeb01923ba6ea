import Testing
import XMLReading

@Suite struct `Checking UTF-8` {
    private static func holds(_ bytes: [UInt8], mayBeCut: Bool = false) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { unsafe UTF8Sequence.holds($0, mayBeCut: mayBeCut) }
    }

    @Test func `every sequence of up to three bytes is judged as the standard library does`() {
        // Second bytes represent their ranges: the bounds, and one byte outside each.
        let second: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for first in UInt8.min...UInt8.max {
            #expect(Self.holds([first]) == (String(validating: [first], as: UTF8.self) != nil))
            for two in second {
                #expect(Self.holds([first, two]) == (String(validating: [first, two], as: UTF8.self) != nil))
                for three in second {
                    let bytes = [first, two, three]
                    #expect(Self.holds(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
                    let longer = bytes + [0x80]
                    #expect(Self.holds(longer) == (String(validating: longer, as: UTF8.self) != nil), "\(longer)")
                }
            }
        }
    }

    @Test func `the last character may be cut off where that is allowed`() {
        for (text, cut) in [("ç", 1), ("€", 1), ("€", 2), ("𝄞", 3)] {
            let bytes = Array("ab\(text)".utf8).prefix(2 + cut)
            #expect(Self.holds(Array(bytes), mayBeCut: true) && !Self.holds(Array(bytes)))
        }
        #expect(!Self.holds([0x61, 0xFF], mayBeCut: true))
    }

    @Test func `a sequence that lacks a byte is broken where it began`() {
        var sequence = UTF8Sequence()
        for byte: UInt8 in [0x61, 0xE2, 0x82] {
            guard case .good = sequence.read(byte) else { return #expect(Bool(false), "\(byte)") }
        }
        #expect(sequence.isInside)
        guard case .brokenBefore(2) = sequence.read(0x61) else { return #expect(Bool(false)) }
        var stray = UTF8Sequence()
        guard case .broken = stray.read(0x80) else { return #expect(Bool(false)) }
    }
}
