import Domain
import Messages

/// A text in both languages.
struct TranslatedOutput: Output {
    let portuguese: String
    let english: String

    private enum CodingKeys: String, CodingKey {
        case portuguese = "pt-BR"
        case english = "en"
    }

    init(_ portuguese: String, _ english: String) {
        self.portuguese = portuguese
        self.english = english
    }

    init(_ text: (Catalogue) -> String) {
        portuguese = text(Catalogue(.ptBR))
        english = text(Catalogue(.en))
    }
}

/// A finding as the answer lists it, without the line of the document.
struct FindingOutput: Output {
    struct Guia: Output {
        let ordinal: Int
        @OrNull var number: String?
    }

    let code: String
    let severity: String
    let line: Int
    let column: Int
    let path: String
    @OrNull var guia: Guia?
    let motive: String
    @OrNull var maskedValue: String?
    let parameters: [String: String]
    let title: TranslatedOutput
    let text: TranslatedOutput
    let advice: TranslatedOutput

    private enum CodingKeys: String, CodingKey {
        case code, severity, line, column, path, guia, motive, maskedValue, title, text, advice
        case parameters = "words"
    }

    init(_ finding: Finding) {
        code = finding.code.rawValue
        severity = finding.severity.rawValue
        line = finding.location.line
        column = finding.location.column
        path = finding.location.path
        guia = finding.guia.map { Guia(ordinal: $0.ordinal, number: $0.number) }
        motive = finding.motive.code
        maskedValue = finding.maskedValue
        parameters = finding.shownParameters
        title = TranslatedOutput { $0.title(for: finding) }
        text = TranslatedOutput { $0.sentence(for: finding) }
        advice = TranslatedOutput { $0.advice(for: finding) }
    }
}

/// The motive that a TISS reply carries.
struct MotiveOutput: Output {
    let code: String
    let text: TranslatedOutput

    init(_ motive: Motive) {
        code = motive.code
        text = TranslatedOutput { $0.describe(motive: motive) }
    }
}
