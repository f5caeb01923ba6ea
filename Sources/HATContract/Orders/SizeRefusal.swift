/// HAT's refusal of a group because of its number of items: 413, or 400 with a text that says so. Such a text is
/// confirmed by public sources for one endpoint; the limit is not published.
package enum SizeRefusal {
    /// The text that the sandbox sends.
    package static let message = "A quantidade de itens enviada esta acima do permitido."

    /// Whether the text says that a quantity of items exceeds a limit, ignoring case and accents.
    package static func isMeant(by text: String) -> Bool {
        let folded = FoldedText.of(text)
        return folded.contains("quantidade de itens") && folded.contains("acima")
    }
}
