/// One setting. Checking, documentation and redaction all derive from this description.
package struct SettingKey: Sendable {
    /// The section's name, as written between brackets.
    package let section: String
    /// The name before `=`; compared without regard to case.
    package let name: String
    /// Which values are allowed.
    package let kind: SettingKind
    /// The value that counts when nothing is set, as it would be written; empty for none.
    package let fallback: String
    /// The value is never printed and never quoted in an error.
    package let isSecret: Bool
    /// What the setting does, for an operator, in Brazilian Portuguese.
    package let portuguese: String
    /// What the setting does, for an operator, in English.
    package let english: String

    init(
        _ section: String, _ name: String, _ kind: SettingKind, _ fallback: String = "", isSecret: Bool = false,
        pt portuguese: String, en english: String
    ) {
        self.section = section
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.isSecret = isSecret
        self.portuguese = portuguese
        self.english = english
    }

    /// `SPOOL.DIALECT`.
    package var id: String { "\(section).\(name)" }

    /// The environment variable that overrides the file. Protheus's own parameters keep their name.
    package var environmentName: String {
        name.hasPrefix("MV_") ? name : "HATSPOOL_\(section)_\(name)"
    }

    /// Every setting, in the order of the documentation.
    package static let all: [SettingKey] =
        parameters + spool + acceptance + rules + calendar + routes + providers + delivery + onStart + jobFiles
        + batches + sync
        + orders + schedule + schemas + registers
        + limits + work + output
}

extension SettingKey: Equatable, Hashable {
    /// Two keys are equal when their section and name are.
    package static func == (left: SettingKey, right: SettingKey) -> Bool { left.id == right.id }
    /// Hashes section and name.
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
