import XMLReading

/// ISO-8859-1 encoding of the UTF-8 text that libxml2 delivers.
enum Latin1 {
    static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var bits: UInt8 = 0
        for index in 0..<text.count { unsafe bits |= text[index] }
        return bits < 0x80
    }

    /// Appends `text`, well-formed UTF-8 in whole characters, as ISO-8859-1. With `windows1252` the characters that
    /// windows-1252 has between 0x80 and 0x9F become those bytes.
    /// - Returns: false when a character has no byte.
    static func transcode(_ text: UnsafeBufferPointer<UInt8>, windows1252: Bool, into bytes: inout ByteBuffer) -> Bool {
        var index = 0
        while index < text.count {
            let run = unsafe asciiRun(text, from: index)
            if run > index {
                unsafe bytes.append(UnsafeBufferPointer(rebasing: text[index..<run]))
                index = run
                continue
            }
            let first = unsafe text[index]
            if first == 0xC2 || first == 0xC3, index + 1 < text.count {
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

    /// The end of the run of ASCII that begins at `start`.
    private static func asciiRun(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(text)
        while index &+ 8 <= text.count,
            unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            index &+= 8
        }
        while index < text.count, unsafe text[index] < 0x80 { index &+= 1 }
        return index
    }
}
