/// Untrusted text (a file's name, the number of a lote, parameters of findings) as every answer and command shows it.
package enum ShownText {
    /// One line: tabs and line ends become spaces; characters that XML forbids, controls, and characters that change
    /// the direction of writing become U+FFFD.
    package static func line(_ text: String) -> String {
        if isPlain(text) { return text }
        var shown = ""
        for scalar in text.unicodeScalars { shown.unicodeScalars.append(self.scalar(scalar)) }
        return shown
    }

    /// The same for text that is put together of lines already.
    package static func lines(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            shown.unicodeScalars.append(scalar == "\n" ? scalar : self.scalar(scalar))
        }
        return shown
    }

    /// Printable ASCII alone, as most names and texts are: nothing of it is replaced or escaped.
    package static func isPlain(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// The character to show for `scalar`, usually itself.
    package static func scalar(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\t", "\n", "\r": " "
        default: isRefused(scalar) ? "\u{FFFD}" : scalar
        }
    }

    /// Control characters, characters that change the direction of writing, and invisible ones: two different names
    /// must not look alike.
    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xFDD0...0xFDEF, 0xE0000...0xE007F:
            true
        // The last two of each plane are no characters.
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// Whether readable JSON writes this character as an escape; the value stays the same.
    package static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool { isRefused(scalar) }

    /// `\u` and four hexadecimal digits, twice for characters above U+FFFF (RFC 8259, 7).
    package static func escaped(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { unit in
            let hex = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }.joined()
    }

    /// Escapes such characters in a whole JSON text, where they occur only inside strings.
    package static func escapedJSON(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0 != "\n" && mustBeEscaped($0) }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            if scalar != "\n", mustBeEscaped(scalar) {
                escaped += self.escaped(scalar)
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
