/// The answers that are written in addition to `.retorno.json`, `.retorno.txt` and `.retorno.xml`.
package struct AnswerForms: OptionSet, Sendable {
    /// One bit per form.
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// `.retorno.html`: a page for a clerk, to read and to print; only where there is something to act on
    /// (`AnswerRecord.needsPage`).
    package static let html = AnswerForms(rawValue: 1)
    /// `.retorno.csv`: the findings for a spreadsheet; only where there are any.
    package static let csv = AnswerForms(rawValue: 2)
    /// `.retorno.legado.txt`: blocks as criticism memos hold them; only where a finding rejects.
    package static let legacy = AnswerForms(rawValue: 4)
    /// With `html`: the page also for a clean file.
    package static let cleanPages = AnswerForms(rawValue: 8)

    /// The forms that are written unless the settings say otherwise.
    package static let standard: AnswerForms = [.html, .csv]
}
