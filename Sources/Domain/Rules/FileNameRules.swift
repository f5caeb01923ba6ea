/// Rules about the file name of a message, for names in the form that generators use: `<number of the lote>_<md5 of the
/// epilogue>.xml`.
///
/// The standard has no rule for names, so by default only a hash that is not that of the message is reported. The ERP
/// required the whole form for 2.x (X06, X07, X08), and compared the hash of the name with the content (X15).
package enum FileNameRules {
    /// Most digits of the lote number.
    static let numberDigitsMax = 20
    /// Digits of an MD5 in hexadecimal.
    static let hashDigits = 32

    /// Findings about `name`, as dropped. Extension and hash are case-insensitive.
    static func findings(_ name: String?, hash: HashFacts, rules: AcceptanceRules) -> [Finding] {
        guard let name, name.lowercased().hasSuffix(".xml") else { return [] }
        let parts = name.dropLast(4).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last else { return reported(.fileNameDelimiter, name, rules) }
        var findings: [Finding] = []
        if parts.count > 2 || !isNumber(parts[0]) { findings += reported(.fileNameNumber, name, rules) }
        guard isHash(last) else { return findings + reported(.fileNameHashForm, name, rules) }
        let known = [hash.declared, hash.normative].compactMap { $0?.lowercased() }
        if !known.isEmpty, !known.contains(last.lowercased()) { findings += reported(.fileNameHashOther, name, rules) }
        return findings
    }

    private static func isNumber(_ text: Substring) -> Bool {
        (1...numberDigitsMax).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isHash(_ text: Substring) -> Bool {
        text.utf8.count == hashDigits && text.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
    }

    private static func reported(_ code: FindingCode, _ name: String, _ rules: AcceptanceRules) -> [Finding] {
        guard let severity = rules.strictness(of: code).severity else { return [] }
        return [Finding(code, severity: severity, maskedValue: Masking.shape(of: name))]
    }
}
