/// One sentence in both languages. Holds nothing secret.
struct Wording: Sendable, Equatable {
    var portuguese: String
    var english: String

    init(pt portuguese: String, en english: String) {
        self.portuguese = portuguese
        self.english = english
    }

    func text(in language: SettingsLanguage) -> String { language == .en ? english : portuguese }

    /// The sentence with the position that it refers to before it.
    func at(_ position: String) -> Wording {
        Wording(pt: "\(position): \(portuguese)", en: "\(position): \(english)")
    }

    /// The written text, cut to 80 characters and without control characters, so that a terminal may show it.
    static func printable(_ text: String) -> String {
        let kept = text.unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "?" : $0 }
        return String(String.UnicodeScalarView(kept))
    }
}
