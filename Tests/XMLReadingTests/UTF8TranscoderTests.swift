import Testing
import XMLReading

@Suite struct `Transcoding to UTF-8` {
    /// Converts byte by byte, following the definitions of the encodings.
    private static func plain(_ bytes: [UInt8], _ encoding: AllowedEncoding) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            let scalar: UInt32 =
                switch encoding {
                case .utf8: 0
                case .ascii: byte < 0x80 ? UInt32(byte) : 0xD800
                case .latin1: UInt32(byte)
                case .windows1252: windows1252[byte] ?? UInt32(byte)
                }
            return Unicode.Scalar(scalar).map { Array(String(Character($0)).utf8) } ?? [0xFF]
        }
    }

    /// The bytes whose character differs from ISO-8859-1; a surrogate for an undefined byte.
    private static let windows1252: [UInt8: UInt32] = {
        var table: [UInt8: UInt32] = [:]
        let letters = "€\u{0}‚ƒ„…†‡ˆ‰Š‹Œ\u{0}Ž\u{0}\u{0}‘’“”•–—˜™š›œ\u{0}žŸ".unicodeScalars
        for (byte, letter) in zip(UInt8(0x80)...0x9F, letters) {
            table[byte] = letter.value == 0 ? 0xD800 : letter.value
        }
        return table
    }()

    private static func transcode(_ bytes: [UInt8], _ encoding: AllowedEncoding) -> [UInt8] {
        var out: [UInt8] = []
        let transcoder = UTF8Transcoder(encoding: encoding)
        let isTaken = unsafe bytes.withUnsafeBytes { bytes in
            unsafe transcoder.feed(bytes) { piece in
                unsafe out.append(contentsOf: piece)
                return true
            }
        }
        #expect(isTaken)
        return out
    }

    @Test(arguments: [AllowedEncoding.latin1, .windows1252, .ascii])
    func `every byte becomes its character, or one that no UTF-8 has`(encoding: AllowedEncoding) {
        let all = (0...255).map { UInt8($0) }
        #expect(Self.transcode(all, encoding) == Self.plain(all, encoding))
    }

    @Test(arguments: [AllowedEncoding.latin1, .windows1252, .ascii])
    func `runs of ASCII of any length are copied, wherever another byte ends them`(encoding: AllowedEncoding) {
        for length in 0...80 {
            let letters = (0..<length).map { UInt8($0 % 0x80) }
            #expect(Self.transcode(letters, encoding) == letters)
            for position in letters.indices {
                var bytes = letters
                bytes[position] = 0xE7
                #expect(Self.transcode(bytes, encoding) == Self.plain(bytes, encoding), "\(position) of \(length)")
            }
        }
    }

    @Test func `a character across the boundary of two pieces is complete`() {
        let piece = UTF8Transcoder.pieceBytes
        for position in (piece - 33)...(piece + 33) {
            var bytes = [UInt8](repeating: 0x61, count: piece * 2 + 5)
            bytes[position] = 0x80
            #expect(Self.transcode(bytes, .windows1252) == Self.plain(bytes, .windows1252))
        }
    }

    @Test func `UTF-8 is handed on as it is`() {
        let bytes = Array("ação\u{0}".utf8) + [0xFF, 0xC3]
        #expect(Self.transcode(bytes, .utf8) == bytes)
    }

    @Test func `no piece is passed on after one that was refused`() {
        let bytes = [UInt8](repeating: 0x61, count: UTF8Transcoder.pieceBytes * 3)
        let transcoder = UTF8Transcoder(encoding: .latin1)
        var count = 0
        let isTaken = unsafe bytes.withUnsafeBytes { bytes in
            unsafe transcoder.feed(bytes) { _ in
                count += 1
                return count < 2
            }
        }
        #expect(!isTaken && count == 2)
    }
}
