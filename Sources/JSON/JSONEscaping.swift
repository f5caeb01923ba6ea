/// How a writer writes the characters of a string. Quotes, backslashes and control characters below U+0020 are always
/// escaped (RFC 8259, section 7); the hexadecimal digits of an escape are lower case.
package struct JSONEscaping: Sendable {
    /// Control characters that are written as a letter; the others are written as `\u00xx`.
    package enum Letters: Sendable {
        case none
        /// `\n` and `\t`.
        case lineFeedAndTab
        /// `\n`, `\r` and `\t`.
        case lineEndsAndTab
    }

    let letters: Letters
    /// Asked for each character from U+007F on; nil when none of them is escaped.
    let isEscaped: (@Sendable (Unicode.Scalar) -> Bool)?

    /// `isEscaped` says which characters from U+007F on are written as `\u` and four digits, twice above U+FFFF.
    package init(letters: Letters = .none, isEscaped: (@Sendable (Unicode.Scalar) -> Bool)? = nil) {
        self.letters = letters
        self.isEscaped = isEscaped
    }

    /// Escapes what must be escaped, without letters.
    package static let minimal = JSONEscaping()

    /// Appends `text` between quotes.
    func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Most texts need no escapes and are copied as a whole.
        if isPlain(text) {
            bytes.append(contentsOf: text.utf8)
        } else if let isEscaped {
            for scalar in text.unicodeScalars {
                if scalar.value < 0x7F {
                    writeASCII(UInt8(scalar.value), to: &bytes)
                } else if isEscaped(scalar) {
                    for unit in String(scalar).utf16 { Self.writeUnit(unit, to: &bytes) }
                } else {
                    bytes.append(contentsOf: String(scalar).utf8)
                }
            }
        } else {
            for byte in text.utf8 { writeASCII(byte, to: &bytes) }
        }
    }

    private func isPlain(_ text: String) -> Bool {
        let end: UInt8 = isEscaped == nil ? 0xFF : 0x7F
        return text.utf8.allSatisfy {
            $0 >= 0x20 && $0 < end && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
    }

    /// Appends one byte of a text, escaped where it must be; bytes from 0x7F on stay as they are.
    private func writeASCII(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0..<0x20:
            if let letter = letter(of: byte) {
                bytes += [UInt8(ascii: "\\"), letter]
            } else {
                Self.writeUnit(UInt16(byte), to: &bytes)
            }
        default: bytes.append(byte)
        }
    }

    private func letter(of byte: UInt8) -> UInt8? {
        switch (byte, letters) {
        case (0x0A, .lineFeedAndTab), (0x0A, .lineEndsAndTab): UInt8(ascii: "n")
        case (0x09, .lineFeedAndTab), (0x09, .lineEndsAndTab): UInt8(ascii: "t")
        case (0x0D, .lineEndsAndTab): UInt8(ascii: "r")
        default: nil
        }
    }

    private static func writeUnit(_ unit: UInt16, to bytes: inout [UInt8]) {
        bytes += [UInt8(ascii: "\\"), UInt8(ascii: "u")]
        for shift: UInt16 in [12, 8, 4, 0] { bytes.append(hexadecimal[Int(unit >> shift & 0xF)]) }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
