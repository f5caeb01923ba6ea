import Domain

/// The result of checking the settings.
package struct SettingsCheck: Sendable {
    /// Nil when there are problems.
    package let settings: Settings?
    /// Every refused value and line; empty when `settings` is set.
    package let problems: [SettingProblem]
    /// The language of the settings, else that of the system; for showing this result.
    package let language: SettingsLanguage
    private let wordings: [Wording]

    init(settings: Settings?, problems: [SettingProblem], warnings: [Wording], language: SettingsLanguage) {
        self.settings = settings
        self.problems = problems
        self.language = language
        wordings = warnings
    }

    /// In `language`.
    package var warnings: [String] { warnings(in: language) }

    /// Messages about valid but doubtful settings.
    package func warnings(in language: SettingsLanguage) -> [String] { wordings.map { $0.text(in: language) } }

    /// The settings, or every problem in `language`, one a line.
    func get() throws(PortError) -> Settings {
        guard let settings else {
            let text = problems.map { $0.description(in: language) }.joined(separator: "\n")
            throw PortError(.configuration, text)
        }
        return settings
    }
}
