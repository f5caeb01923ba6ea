/// Converts the bytes of a document to the UTF-8 that its parser receives.
///
/// libxml2 would convert byte by byte. Most bytes are ASCII, so this type processes 32 or eight at a time. It also
/// gives each encoding the same meaning under every build of libxml2, whatever converters that build has.
@safe
package struct UTF8Transcoder: ~Copyable {
    /// The number of bytes converted at once. They fit into the processor's first-level cache.
    package static let pieceBytes = 16 << 10
    /// Replaces a byte that is undefined in the encoding. No UTF-8 contains it, so the parser stops there.
    private static let broken: UInt8 = 0xFF

    private let encoding: AllowedEncoding
    private let output: UnsafeMutablePointer<UInt8>?

    /// Converts from `encoding`. UTF-8 is passed on without a copy.
    package init(encoding: AllowedEncoding) {
        self.encoding = encoding
        // A byte becomes at most three.
        unsafe output = encoding == .utf8 ? nil : .allocate(capacity: Self.pieceBytes * 3)
    }

    deinit { unsafe output?.deallocate() }

    /// Passes `bytes` as UTF-8 to `take`, in one or more pieces, until `take` returns false.
    /// - Returns: whether `take` accepted all pieces.
    package func feed(_ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        guard let output = unsafe output else { return unsafe take(bytes) }
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.pieceBytes, bytes.count)
            let piece = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            let count = unsafe transcode(piece, to: output)
            guard unsafe take(UnsafeRawBufferPointer(start: output, count: count)) else { return false }
            start = end
        }
        return true
    }

    private func transcode(_ bytes: UnsafeRawBufferPointer, to output: UnsafeMutablePointer<UInt8>) -> Int {
        var read = 0
        var written = 0
        let count = bytes.count
        while read < count {
            // Whole runs of ASCII are copied. The bytes that end a run are converted one by one.
            if read &+ 32 <= count {
                let run = unsafe bytes.loadUnaligned(fromByteOffset: read, as: SIMD32<UInt8>.self)
                if run.max() < 0x80 {
                    unsafe UnsafeMutableRawPointer(output + written).storeBytes(of: run, as: SIMD32<UInt8>.self)
                    read &+= 32
                    written &+= 32
                    continue
                }
            }
            if read &+ 8 <= count {
                let word = unsafe bytes.loadUnaligned(fromByteOffset: read, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    unsafe UnsafeMutableRawPointer(output + written).storeBytes(of: word, as: UInt64.self)
                    read &+= 8
                    written &+= 8
                    continue
                }
            }
            let byte = unsafe bytes[read]
            read &+= 1
            if byte < 0x80 {
                unsafe output[written] = byte
                written &+= 1
            } else {
                unsafe written &+= write(byte, to: output + written)
            }
        }
        return written
    }

    private func write(_ byte: UInt8, to output: UnsafeMutablePointer<UInt8>) -> Int {
        var scalar = UInt16(byte)
        switch encoding {
        case .latin1: break
        case .windows1252: if byte < 0xA0 { scalar = Windows1252.upper[Int(byte - 0x80)] }
        case .ascii, .utf8: scalar = 0
        }
        if scalar == 0 {
            unsafe output[0] = Self.broken
            return 1
        }
        if scalar < 0x800 {
            unsafe output[0] = 0xC0 | UInt8(scalar >> 6)
            unsafe output[1] = 0x80 | UInt8(scalar & 0x3F)
            return 2
        }
        unsafe output[0] = 0xE0 | UInt8(scalar >> 12)
        unsafe output[1] = 0x80 | UInt8(scalar >> 6 & 0x3F)
        unsafe output[2] = 0x80 | UInt8(scalar & 0x3F)
        return 3
    }
}
