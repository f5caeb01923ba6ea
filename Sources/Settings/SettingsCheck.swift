import Domain

/// What a look at the settings found.
package struct SettingsCheck: Sendable {
    /// Nil when there are problems.
    package let settings: Settings?
    package let problems: [SettingProblem]
    /// That of the settings, else that of the system: to tell all this in.
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
