/// Checks whether a text is exactly one JSON object (RFC 8259). Builds nothing.
struct JSONObjectCheck {
    /// The most levels of nesting; items have two.
    private static let depthMax = 32

    private let bytes: [UInt8]
    private var position = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    static func isOneObject(_ text: String) -> Bool {
        var check = JSONObjectCheck(text)
        check.skipWhitespace()
        guard check.next == UInt8(ascii: "{"), check.value(depth: 0) else { return false }
        check.skipWhitespace()
        return check.next == nil
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func value(depth: Int) -> Bool {
        guard depth < Self.depthMax else { return false }
        skipWhitespace()
        switch next {
        case UInt8(ascii: "{"): return members(depth)
        case UInt8(ascii: "["): return elements(depth)
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        default: return number()
        }
    }

    private mutating func members(_ depth: Int) -> Bool {
        list(until: UInt8(ascii: "}")) { check in
            check.skipWhitespace()
            guard check.string() else { return false }
            check.skipWhitespace()
            return check.take(UInt8(ascii: ":")) && check.value(depth: depth + 1)
        }
    }

    private mutating func elements(_ depth: Int) -> Bool {
        list(until: UInt8(ascii: "]")) { $0.value(depth: depth + 1) }
    }

    private mutating func list(until end: UInt8, _ item: (inout JSONObjectCheck) -> Bool) -> Bool {
        position += 1
        skipWhitespace()
        if take(end) { return true }
        while true {
            guard item(&self) else { return false }
            skipWhitespace()
            if take(end) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    private mutating func string() -> Bool {
        guard take(UInt8(ascii: "\"")) else { return false }
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard escape() else { return false }
            case 0..<0x20: return false
            default: break
            }
        }
        return false
    }

    private mutating func escape() -> Bool {
        guard let byte = next else { return false }
        position += 1
        guard byte == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(byte) }
        let digits = bytes[position...].prefix(4)
        position += digits.count
        return digits.count == 4
            && digits.allSatisfy { isDigit($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) }
    }

    private mutating func number() -> Bool {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { guard digits() else { return false } }
        if take(UInt8(ascii: ".")) { guard digits() else { return false } }
        guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return true }
        _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
        return digits()
    }

    private mutating func digits() -> Bool {
        let start = position
        while let next, isDigit(next) { position += 1 }
        return position > start
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private mutating func word(_ word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let next, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { position += 1 }
    }
}
