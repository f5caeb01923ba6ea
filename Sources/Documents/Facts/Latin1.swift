/// ISO-8859-1 as bytes of the text that libxml2 hands over in UTF-8.
enum Latin1 {
    static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var bits: UInt8 = 0
        for index in 0..<text.count { unsafe bits |= text[index] }
        return bits < 0x80
    }

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
                bytes.append(unsafe (first & 0x03) << 6 | (text[index + 1] & 0x3F))
                index += 2
            } else if windows1252 {
                let length = first < 0xE0 ? 2 : 3
                guard first < 0xF0, index + length <= text.count else { return false }
                var scalar = UInt16(first & (length == 2 ? 0x1F : 0x0F))
                for next in 1..<length { scalar = unsafe scalar << 6 | UInt16(text[index + next] & 0x3F) }
                guard let byte = Windows1252.byte(of: scalar) else { return false }
                bytes.append(byte)
                index += length
            } else {
                return false
            }
        }
        return true
    }
}

/// The 32 bytes in which windows-1252 differs from ISO-8859-1.
enum Windows1252 {
    /// Code points of 0x80–0x9F; 0 for a byte that stands for nothing.
    static let upper: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    static func byte(of scalar: UInt16) -> UInt8? {
        upper.firstIndex(of: scalar).map { UInt8(0x80 + $0) }
    }
}
