import Domain

/// The texts of a finding code: title, sentence and advice, in each language.
struct FindingText: Sendable {
    let title: Translated
    /// A `Template`.
    let sentence: Translated
    let advice: Translated

    init(pt: (title: String, sentence: String, advice: String), en: (title: String, sentence: String, advice: String)) {
        self.title = Translated(pt.title, en.title)
        self.sentence = Translated(pt.sentence, en.sentence)
        self.advice = Translated(pt.advice, en.advice)
    }

    /// Every code has a text; a test holds it.
    static let all: [FindingCode: FindingText] = [
        ofXML, ofArchives, ofEncoding, ofLimits, ofKind, ofSchema, ofHeader, ofRules, ofCalendar, ofExports, ofContent,
        ofRegisters,
    ]
    .reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}
