/// Validates bytes as UTF-8, one after another.
@usableFromInline
package struct UTF8Sequence {
    /// The verdict on a byte after those before it.
    @usableFromInline
    package enum Verdict {
        case good, broken
        /// The byte does not continue the sequence that began this many bytes earlier.
        case brokenBefore(Int)
    }

    @usableFromInline var missing = 0
    @usableFromInline var seen = 0
    @usableFromInline var lowest: UInt8 = 0x80
    @usableFromInline var highest: UInt8 = 0xBF

    /// Begins between two characters.
    @inlinable package init() {}

    /// Whether the current character lacks further bytes.
    @inlinable package var isInside: Bool { missing > 0 }

    /// Judges `byte` after the bytes read so far. After a byte that is not good, further verdicts are meaningless.
    @inlinable package mutating func read(_ byte: UInt8) -> Verdict {
        if missing > 0 {
            guard (lowest...highest).contains(byte) else { return .brokenBefore(seen) }
            (lowest, highest) = (0x80, 0xBF)
            missing -= 1
            seen += 1
            return .good
        }
        seen = 1
        switch byte {
        case 0x00...0x7F: return .good
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF:
            missing = 2
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            missing = 3
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
        default: return .broken
        }
        return .good
    }
}

extension UTF8Sequence {
    /// Whether `bytes` are complete UTF-8 characters. With `mayBeCut` the last character may be truncated.
    package static func holds(_ bytes: UnsafeBufferPointer<UInt8>, mayBeCut: Bool = false) -> Bool {
        var sequence = UTF8Sequence()
        for index in 0..<bytes.count {
            guard case .good = unsafe sequence.read(bytes[index]) else { return false }
        }
        return mayBeCut || !sequence.isInside
    }

    /// The most likely encoding of a sequence that is not valid UTF-8, or the name of its defect. `bytes` begin with
    /// the first byte of the sequence.
    package static func guess(_ bytes: [UInt8]) -> String {
        guard let first = bytes.first else { return "ISO-8859-1" }
        let follows = bytes.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
        let second = bytes.count > 1 ? bytes[1] : 0
        switch first {
        case 0xED where follows >= 2 && second >= 0xA0: return "surrogate"
        case 0xC0, 0xC1: return follows >= 1 ? "overlong" : "ISO-8859-1"
        case 0xE0 where follows >= 2 && second < 0xA0: return "overlong"
        case 0xF0 where follows >= 3 && second < 0x90: return "overlong"
        case 0xF4...0xF7 where follows >= 3: return "beyond Unicode"
        case 0x80...0x9F: return "windows-1252"
        default: return "ISO-8859-1"
        }
    }
}
