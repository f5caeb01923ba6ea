/// Why a value or a line is not allowed. Safe to show: it never holds the value of a secret.
package struct SettingProblem: Sendable, Equatable, CustomStringConvertible {
    /// Nil when a line is no setting at all.
    package let key: SettingKey?
    /// Where the refused value comes from.
    package let origin: SettingOrigin
    let reason: Wording

    /// In English.
    package var description: String { description(in: .en) }

    /// Section and key, the origin, what is wrong, and what is allowed.
    package func description(in language: SettingsLanguage) -> String {
        let position = origin.description(in: language)
        let reason = reason.text(in: language)
        guard let key else { return "\(position): \(reason)" }
        return "[\(key.section)] \(key.name) (\(position)): \(reason)"
    }

    static func notAllowed(_ key: SettingKey, _ entry: SettingEntry) -> SettingProblem {
        // A URL may hold a password, which is why it is refused.
        let isShown = !key.isSecret && !(key.kind == .url && entry.text.contains("@"))
        let value = Wording(
            pt: isShown ? "“\(Wording.printable(entry.text))”" : "o valor",
            en: isShown ? "“\(Wording.printable(entry.text))”" : "the value")
        return SettingProblem(
            key: key, origin: entry.origin,
            reason: Wording(
                pt: "\(value.portuguese) não é permitido; permitido: \(key.kind.allowed(in: .ptBR))",
                en: "\(value.english) is not allowed; allowed: \(key.kind.allowed(in: .en))"))
    }
}
