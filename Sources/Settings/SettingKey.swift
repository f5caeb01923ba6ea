/// One setting: all that is known of it, from which checking, documentation and redaction come.
package struct SettingKey: Sendable {
    /// As it stands between brackets.
    package let section: String
    /// As it stands before `=`; found without regard to case.
    package let name: String
    package let kind: SettingKind
    /// What counts when nothing is set, as it would be written; empty for nothing.
    package let fallback: String
    /// Never printed, nor quoted in an error.
    package let isSecret: Bool
    package let portuguese: String
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

    /// The environment variable that wins over the file: Protheus's own parameters keep their name.
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
    package static func == (left: SettingKey, right: SettingKey) -> Bool { left.id == right.id }
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
