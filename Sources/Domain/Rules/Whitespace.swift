/// Texts without a visible character, although the schemas count characters: Unicode whitespace, zero-width and other
/// invisible characters.
package enum Whitespace {
    /// Whether `text` has no visible character; true for an empty one.
    package static func isBlank(_ text: some StringProtocol) -> Bool { text.unicodeScalars.allSatisfy(isBlank) }

    /// Whitespace, controls, format characters such as U+200B and U+FEFF, and letters without a shape.
    package static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x80 { return value <= 0x20 || value == 0x7F }
        if value == 0x2800 || scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint {
            return true
        }
        return switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
