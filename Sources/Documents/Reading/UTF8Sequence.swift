/// Checks bytes as UTF-8, one after the other.
struct UTF8Sequence {
    enum Verdict {
        case good, broken
        /// The sequence that began so many bytes earlier lacks this byte.
        case brokenBefore(Int)
    }

    private var missing = 0
    private var seen = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    mutating func read(_ byte: UInt8) -> Verdict {
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

/// Looks for two faults in bytes read as ISO-8859-1: UTF-8 that was declared wrongly, and bytes 0x80–0x9F, which are control
/// characters there and letters in windows-1252.
struct MisreadUTF8 {
    private(set) var sawSequence = false
    private(set) var sawC1 = false
    private var lead: UInt8 = 0

    /// Only the sequences that Portuguese text gives: a lead of U+0080–U+00FF, or of the typographic signs.
    mutating func read(_ byte: UInt8) {
        let isContinuation = byte & 0xC0 == 0x80
        switch lead {
        case 0xC2, 0xC3:
            lead = 0
            if isContinuation {
                sawSequence = true
                return
            }
        case 0xE2:
            lead = byte == 0x80 ? 0x80 : 0
            if byte == 0x80 { return }
        case 0x80:
            lead = 0
            if isContinuation {
                sawSequence = true
                return
            }
            sawC1 = true
        default: break
        }
        if byte == 0xC2 || byte == 0xC3 || byte == 0xE2 { lead = byte }
        if (0x80...0x9F).contains(byte) { sawC1 = true }
    }
}
