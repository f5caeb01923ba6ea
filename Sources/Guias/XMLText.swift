/// XML 1.0 as bytes that only grow: one element a line, indented by two spaces a level.
struct XMLText {
    private(set) var bytes: [UInt8] = []

    mutating func open(_ name: String, _ attributes: [(String, String)] = [], level: Int) {
        startLine(level)
        tag(name, attributes, end: ">")
    }

    mutating func close(_ name: String, level: Int) {
        startLine(level)
        endTag(name)
    }

    mutating func empty(_ name: String, _ attributes: [(String, String)] = [], level: Int) {
        startLine(level)
        tag(name, attributes, end: "/>")
    }

    /// - Returns: false when characters that XML forbids were replaced.
    @discardableResult
    mutating func leaf(
        _ name: String, _ attributes: [(String, String)] = [], _ text: some Collection<UInt8>, level: Int
    ) -> Bool {
        startLine(level)
        tag(name, attributes, end: ">")
        let isWhole = escape(text)
        endTag(name)
        return isWhole
    }

    mutating func raw(_ text: String) { bytes += text.utf8 }

    /// Appends text that was written elsewhere at its right level.
    mutating func append(_ other: XMLText) { bytes += other.bytes }

    private mutating func startLine(_ level: Int) {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<level { bytes += [0x20, 0x20] }
    }

    private mutating func tag(_ name: String, _ attributes: [(String, String)], end: String) {
        bytes.append(UInt8(ascii: "<"))
        bytes += name.utf8
        for (name, value) in attributes {
            bytes.append(UInt8(ascii: " "))
            bytes += name.utf8
            bytes += "=\"".utf8
            escape(value.utf8, inAttribute: true)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes += end.utf8
    }

    private mutating func endTag(_ name: String) {
        bytes += "</".utf8
        bytes += name.utf8
        bytes.append(UInt8(ascii: ">"))
    }

    /// Writes valid UTF-8. Characters that XML 1.0 forbids are replaced visibly: a control by its picture (U+2400 and
    /// up), U+FFFE and U+FFFF by U+FFFD.
    /// - Returns: false when a character was replaced.
    @discardableResult
    private mutating func escape(_ text: some Collection<UInt8>, inAttribute: Bool = false) -> Bool {
        if text.allSatisfy(Self.isPlain) {
            bytes.append(contentsOf: text)
            return true
        }
        var isWhole = true
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\"") where inAttribute: bytes += "&quot;".utf8
            // A reader makes a line feed of a carriage return, and a space of both in an attribute.
            case 0x0D: bytes += "&#13;".utf8
            case 0x09 where inAttribute: bytes += "&#9;".utf8
            case 0x0A where inAttribute: bytes += "&#10;".utf8
            case 0x09, 0x0A: bytes.append(byte)
            case 0..<0x20:
                bytes += [0xE2, 0x90, 0x80 | byte]
                isWhole = false
            case 0xBE, 0xBF:
                let isForbidden = bytes.suffix(2).elementsEqual([0xEF, 0xBF])
                bytes.append(isForbidden ? 0xBD : byte)
                isWhole = isWhole && !isForbidden
            default: bytes.append(byte)
            }
        }
        return isWhole
    }

    /// Bytes that never need escaping: most texts have no others and are copied as a whole.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), 0xBE, 0xBF: false
        default: true
        }
    }

    /// Whether XML 1.0 can contain the text unchanged.
    static func canHold(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: true
            case 0..<0x20, 0xFFFE, 0xFFFF: false
            default: true
            }
        }
    }
}
