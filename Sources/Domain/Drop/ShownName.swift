/// Masks names from outside for logs and screens: one line, and no number that may identify a person.
package enum ShownName {
    /// A CPF has eleven digits, a card or CNS number more.
    private static let digitsMax = 10

    /// Escapes control characters, and those that change the direction of text, as `\u{…}`. Of a run of more than ten
    /// digits only three are shown. At most 500 characters of the name are used.
    package static func of(_ name: String) -> String {
        var shown = ""
        var digits = ""
        for scalar in name.unicodeScalars.prefix(500) {
            if ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
                continue
            }
            shown += masked(digits)
            digits = ""
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown + masked(digits)
    }

    private static func masked(_ digits: String) -> String {
        digits.count > digitsMax ? digits.prefix(3) + String(repeating: "*", count: digits.count - 3) : digits
    }
}
