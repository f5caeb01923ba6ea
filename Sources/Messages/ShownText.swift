/// Text from elsewhere (a file's name, the number of a lote, words of a finding) as every answer and command shows it.
package enum ShownText {
    /// One line: tabs and line ends become blanks; what XML does not allow, controls, and signs that turn the direction of writing
    /// become U+FFFD.
    package static func line(_ text: String) -> String {
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

    /// What stands in a line for `scalar`: mostly itself.
    package static func scalar(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\t", "\n", "\r": " "
        default: isRefused(scalar) ? "\u{FFFD}" : scalar
        }
    }

    /// Control characters, signs that turn the direction of writing, and what shows as nothing at all: two names that differ must not
    /// look alike.
    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: scalar.properties.isNoncharacterCodePoint
        }
    }

    /// Whether a JSON text for people's eyes too writes this character by its number; the value stays the same.
    package static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool { isRefused(scalar) }

    /// `\u` and four hexadecimal digits, twice for what lies beyond 65,535 (RFC 8259, 7).
    package static func escaped(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { unit in
            let hex = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }.joined()
    }

    /// A whole JSON text in which such characters stand only inside strings.
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
