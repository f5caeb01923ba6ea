/// Checks bytes as UTF-8, one after the other.
struct UTF8Check {
    /// Bytes that the character at hand still lacks.
    private(set) var missing = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// - Returns: false for a byte that cannot stand where it stands.
    mutating func read(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard (lowest...highest).contains(byte) else { return false }
            (lowest, highest) = (0x80, 0xBF)
            missing -= 1
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF:
            missing = 2
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            missing = 3
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
        default: return false
        }
        return true
    }

    /// Whether `bytes` are whole characters of UTF-8; the last may be cut off where `mayBeCut` says so.
    static func holds(_ bytes: UnsafeBufferPointer<UInt8>, mayBeCut: Bool = false) -> Bool {
        var check = UTF8Check()
        for index in 0..<bytes.count {
            guard unsafe check.read(bytes[index]) else { return false }
        }
        return mayBeCut || check.missing == 0
    }
}
