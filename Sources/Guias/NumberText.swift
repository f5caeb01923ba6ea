import FoundationEssentials

/// Numbers as decimal digits.
enum NumberText {
    /// What every processor of XML Schema must support; libxml2 supports up to 24.
    static let digitsMax = 18

    /// Digits without exponent, equal for equal numbers: `1`, not `1.0`. `NaN` when it is not a number.
    static func plain(_ number: Decimal) -> String {
        guard number.isFinite else { return "NaN" }
        let text = number.description
        guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
        var digits = Substring(text)
        while digits.hasSuffix("0") { digits.removeLast() }
        if digits.hasSuffix(".") { digits.removeLast() }
        return String(digits)
    }

    /// Whether it is an `xs:integer` that any processor can hold.
    static func isInteger(_ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        return (1...digitsMax).contains(digits.count) && digits.allSatisfy(isDigit)
    }

    /// Whether it is an `xs:decimal` that any processor can hold: digits, at most one point between them.
    static func isDecimal(_ text: String) -> Bool {
        let unsigned = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let parts = unsigned.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
            && unsigned.count - (parts.count - 1) <= digitsMax
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
