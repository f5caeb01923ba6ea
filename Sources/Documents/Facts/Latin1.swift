/// ISO-8859-1 as bytes of the text that libxml2 hands over in UTF-8.
enum Latin1 {
    /// Appends the bytes of `text` in ISO-8859-1.
    /// - Parameters:
    ///   - text: well-formed UTF-8, whole characters.
    ///   - windows1252: the document was in windows-1252: its letters between 0x80 and 0x9F are those bytes again.
    /// - Returns: false when a character has no byte.
    static func transcode(_ text: UnsafeBufferPointer<UInt8>, windows1252: Bool, into bytes: inout ByteBuffer) -> Bool {
        var index = 0
        while index < text.count {
            let first = unsafe text[index]
            if first < 0x80 {
                bytes.append(first)
                index += 1
            } else if first == 0xC2 || first == 0xC3, index + 1 < text.count {
                unsafe bytes.append((first & 0x03) << 6 | (text[index + 1] & 0x3F))
                index += 2
            } else if windows1252 {
                let length = first < 0xE0 ? 2 : 3
                guard first < 0xF0, index + length <= text.count else { return false }
                var scalar = UInt32(first & (length == 2 ? 0x1F : 0x0F))
                for next in 1..<length { scalar = unsafe scalar << 6 | UInt32(text[index + next] & 0x3F) }
                guard let byte = windows1252Bytes[scalar] else { return false }
                bytes.append(byte)
                index += length
            } else {
                return false
            }
        }
        return true
    }

    private static let windows1252Bytes: [UInt32: UInt8] = [
        0x20AC: 0x80, 0x201A: 0x82, 0x0192: 0x83, 0x201E: 0x84, 0x2026: 0x85, 0x2020: 0x86, 0x2021: 0x87, 0x02C6: 0x88,
        0x2030: 0x89, 0x0160: 0x8A, 0x2039: 0x8B, 0x0152: 0x8C, 0x017D: 0x8E, 0x2018: 0x91, 0x2019: 0x92, 0x201C: 0x93,
        0x201D: 0x94, 0x2022: 0x95, 0x2013: 0x96, 0x2014: 0x97, 0x02DC: 0x98, 0x2122: 0x99, 0x0161: 0x9A, 0x203A: 0x9B,
        0x0153: 0x9C, 0x017E: 0x9E, 0x0178: 0x9F,
    ]
}
