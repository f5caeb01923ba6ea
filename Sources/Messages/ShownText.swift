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

    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: scalar.properties.isNoncharacterCodePoint
        }
    }
}
