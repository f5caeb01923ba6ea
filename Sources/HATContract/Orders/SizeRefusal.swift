/// HAT's refusal of a group for the number of its items: 413, or 400 with a text that says so. That there is such a text
/// is confirmed, for one endpoint; the limit is not published.
package enum SizeRefusal {
    /// What the sandbox says.
    package static let message = "A quantidade de itens enviada esta acima do permitido."

    /// The text speaks of a quantity of items above something, without regard to case and accents.
    package static func isMeant(by text: String) -> Bool {
        let folded = FoldedText.of(text)
        return folded.contains("quantidade de itens") && folded.contains("acima")
    }
}
