/// HAT's refusal of a group for the number of its items: 413, or 400 with a text that says so. That there is such a text
/// is confirmed, for one endpoint; the limit is not published.
package enum SizeRefusal {
    /// What the sandbox says.
    package static let message = "A quantidade de itens enviada esta acima do permitido."

    /// The text speaks of a quantity of items above something, without regard to case and accents.
    package static func isMeant(by text: String) -> Bool {
        let folded = folded(text)
        return folded.contains("quantidade de itens") && folded.contains("acima")
    }

    /// In lower case, the accents of Portuguese taken off, runs of blanks as one.
    private static func folded(_ text: String) -> String {
        let plain = text.lowercased().map { letter -> Character in
            switch letter {
            case "á", "à", "â", "ã", "ä": "a"
            case "é", "è", "ê", "ë": "e"
            case "í", "ì", "î", "ï": "i"
            case "ó", "ò", "ô", "õ", "ö": "o"
            case "ú", "ù", "û", "ü": "u"
            case "ç": "c"
            default: letter
            }
        }
        return plain.split(whereSeparator: \.isWhitespace).map { String($0) }.joined(separator: " ")
    }
}
