/// A language of the message catalogue.
package enum Language: String, Sendable, Codable, CaseIterable {
    case ptBR = "pt-BR"
    case en

    /// Nil for a name of neither language.
    /// - Parameter name: as operators and the environment write it: `pt`, `pt-BR`, `pt_BR.UTF-8`, `en`, `en_US` …
    package init?(name: String) {
        let language = name.lowercased().split { "_-.@".contains($0) }.first
        switch language {
        case "pt": self = .ptBR
        case "en": self = .en
        default: return nil
        }
    }

    /// The effective language: `override` (a flag or a setting), else the first of `LC_ALL`, `LC_MESSAGES` and `LANG`
    /// that is set, else pt-BR. A name of neither language (`C`, `fr_FR`) means pt-BR too.
    package static func from(environment: [String: String], override: String? = nil) -> Language {
        if let override, let language = Language(name: override) { return language }
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }
        return names.first { !$0.isEmpty }.flatMap { Language(name: $0) } ?? .ptBR
    }
}

/// A text in every language of the catalogue.
struct Translated: Sendable {
    let pt: String
    let en: String

    init(_ pt: String, _ en: String) {
        self.pt = pt
        self.en = en
    }

    subscript(language: Language) -> String {
        switch language {
        case .ptBR: pt
        case .en: en
        }
    }
}
