/// Folds Portuguese text for comparison.
enum FoldedText {
    /// The text in lower case, without the accents of Portuguese, with each run of whitespace as one space.
    static func of(_ text: String) -> String {
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
