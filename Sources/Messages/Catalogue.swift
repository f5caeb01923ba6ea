package import Domain

/// Everything that is said to people, in one language. Texts hold words of findings (names, limits) and masked values, never
/// a beneficiary's data.
package struct Catalogue: Sendable {
    package let language: Language

    package init(_ language: Language) { self.language = language }

    /// What the code means, in a few words.
    package func title(_ code: FindingCode) -> String { FindingText.all[code]?.title[language] ?? code.rawValue }

    /// What the finding means, in a few words: more than its code does where one of its words says more.
    package func title(for finding: Finding) -> String {
        FindingText.entry(of: finding)?.title[language] ?? finding.code.rawValue
    }

    /// What is wrong, with the words of the finding. Words that a text has no place for are left out; places without a word too.
    /// Names of words that several codes share: `element`, `expected`, `allowed`, `facet`, `limit`, `type`, `attribute`,
    /// `encoding`, `declared`, `found`, `offset`, `count`, `reason` (a word of `WordText.faults`, or a text), `after`, `version`, `root`.
    package func sentence(for finding: Finding) -> String {
        let template = FindingText.entry(of: finding)?.sentence[language] ?? finding.code.rawValue
        let sentence = Template(template).filled(with: WordText.spoken(finding.shownParameters, in: language))
        guard let masked = finding.maskedValue, !masked.isEmpty else { return sentence }
        return sentence + " " + Translated("Forma do valor: ", "Form of the value: ")[language] + masked
    }

    /// What the sender, or the operator where it lies there, is to do.
    package func advice(_ code: FindingCode) -> String { FindingText.all[code]?.advice[language] ?? "" }

    /// What to do about this very finding.
    package func advice(for finding: Finding) -> String { FindingText.entry(of: finding)?.advice[language] ?? "" }

    /// The motive's meaning; for a motive without a text of ours, the table and its code.
    package func describe(motive: Motive) -> String {
        MotiveText.all[motive.code]?[language]
            ?? Translated("Motivo \(motive.code) da tabela 38", "Motive \(motive.code) of table 38")[language]
    }

    /// e.g. `linha 12, coluna 5, em /mensagemTISS/epilogo/hash`; nil for a finding on the whole document.
    package func text(of location: Location) -> String? {
        var parts: [String] = []
        if location.line > 0 { parts.append("\(self[.line]) \(location.line)") }
        if location.line > 0, location.column > 0 { parts.append("\(self[.column]) \(location.column)") }
        if !location.path.isEmpty { parts.append(Translated("em", "at")[language] + " " + location.path) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// e.g. `Guia 3 (número 10003)`.
    package func name(of guia: GuiaReference) -> String {
        let name = "Guia \(guia.ordinal)"
        guard let number = guia.number, !number.isEmpty else { return name }
        return name + " (\(Translated("número", "number")[language]) \(number))"
    }

    /// Reais as people write them: `R$ 1.234,56`, `BRL 1,234.56`.
    package func amount(_ money: Money) -> String {
        let parts = money.description.split(separator: ".")
        let isNegative = parts[0].hasPrefix("-")
        let digits = Array(isNegative ? parts[0].dropFirst() : parts[0])
        var whole = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { whole += Translated(".", ",")[language] }
            whole.append(digit)
        }
        let number = (isNegative ? "-" : "") + whole + Translated(",", ".")[language] + parts[1]
        return Translated("R$ ", "BRL ")[language] + number
    }

    /// A word or short phrase of reports and commands.
    package subscript(phrase: Phrase) -> String { phrase.text[language] }
}
