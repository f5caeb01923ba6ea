/// Percent-encoding of URLs (RFC 3986 §2.1).
enum PercentEncoding {
    /// - Returns: nil when a `%` is not followed by two hexadecimal digits, or the bytes are not UTF-8.
    static func decoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// - Returns: the bytes of pairs of hexadecimal digits; any other character counts as 0.
    static func bytes(ofHex text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let high = rest.next(), let low = rest.next() {
            bytes.append((digit(high) ?? 0) << 4 | (digit(low) ?? 0))
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
