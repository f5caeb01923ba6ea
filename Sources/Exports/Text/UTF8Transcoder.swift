/// Turns the bytes of an XML export into the UTF-8 its parser gets, runs of ASCII at once.
@safe
struct UTF8Transcoder: ~Copyable {
    /// Bytes turned at once: small enough to stay in the processor's nearest cache.
    private static let pieceBytes = 16 << 10
    /// A byte that stands for nothing in the encoding becomes this, which no UTF-8 has: the parser stops there.
    private static let broken: UInt8 = 0xFF

    private let encoding: ExportEncoding
    private let output: UnsafeMutablePointer<UInt8>?

    init(encoding: ExportEncoding) {
        self.encoding = encoding
        // A byte becomes at most three.
        unsafe output = encoding == .utf8 ? nil : .allocate(capacity: Self.pieceBytes * 3)
    }

    deinit { unsafe output?.deallocate() }

    /// Hands `bytes` in UTF-8 to `take`, in one or more pieces, until it answers false.
    func feed(_ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Bool) -> Bool {
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
        while read < bytes.count {
            if read &+ 8 <= bytes.count {
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
