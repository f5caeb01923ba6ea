/// What the name of a message's file says, where it follows the habit of generators: `<number of the lote>_<md5 of the epilogue>.xml`.
///
/// The standard has no rule for such names, so by default only a hash that is not the message's is told: the ERP held files of 2.x to
/// the whole form (X06, X07, X08) and the hash of the name to the content (X15).
package enum FileNameRules {
    /// Most digits of the number.
    static let numberDigitsMax = 20
    /// Of an MD5 in hexadecimal.
    static let hashDigits = 32

    /// `name` as it was dropped; letters of the ending and of the hash may be large or small.
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
