import Settings

/// One setting as it counts now (`settings`).
struct SettingOutput: Output {
    let section: String
    let key: String
    /// Null for a secret, and for what is not set.
    @OrNull var value: String?
    /// Where it was set.
    let source: String
    let secret: Bool

    init(_ setting: SettingInUse) {
        section = setting.section
        key = setting.key
        value = setting.value
        source = setting.source
        secret = setting.isSecret
    }
}
