import Domain

extension Settings {
    /// The manual page of all settings, as text: section, key, default, allowed values, environment variable, meaning.
    package static func describe(in language: SettingsLanguage) -> String {
        let parameters: (fallback: String, allowed: String, environment: String, none: String, secret: String) =
            language == .en
            ? ("default", "allowed", "environment", "none", "secret: never shown")
            : ("padrão", "valores", "ambiente", "nenhum", "secreto: nunca é mostrado")
        var text = ""
        var section = ""
        for key in SettingKey.all {
            if key.section != section {
                text += (section.isEmpty ? "" : "\n") + "[\(key.section)]\n"
                section = key.section
            }
            text += "\n\(key.name)\n"
            text += "    \(language == .en ? key.english : key.portuguese)\n"
            text += "    \(parameters.fallback): \(key.fallback.isEmpty ? parameters.none : key.fallback)"
            text += "; \(parameters.allowed): \(key.kind.allowed(in: language))"
            text += "; \(parameters.environment): \(key.environmentName)\n"
            if key.isSecret { text += "    \(parameters.secret)\n" }
        }
        return text
    }

    /// The effective values and their origins, in the form of `hatspool.ini`. Safe to show and to send: it holds no
    /// secret.
    package var redactedDescription: String {
        var text = ""
        var section = ""
        for key in SettingKey.all {
            if key.section != section {
                text += (section.isEmpty ? "" : "\n") + "[\(key.section)]\n"
                section = key.section
            }
            guard let entry = entries[key] else { continue }
            if key.isSecret {
                text += "; \(key.name): \(token.position)\n"
            } else if entry.text.isEmpty {
                text += "; \(key.name): not set\n"
            } else {
                text += "\(key.name)=\(quoted(entry.text)) ; \(entry.origin)\n"
            }
            if key == .defaultProvider { text += providerLines }
            if key == .warnDays { text += calendarLines }
            if key == .holidays { text += scheduleText }
        }
        return text + jobSections
    }

    private var providerLines: String {
        providers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text) ; \($0.value.origin)\n" }.joined()
    }

    private var calendarLines: String {
        calendar.sorted { $0.key < $1.key }.map { "\($0.key)=\(quoted($0.value.text)) ; \($0.value.origin)\n" }.joined()
    }

    private var scheduleText: String {
        scheduleLines.sorted { $0.key < $1.key }.map { "\($0.key)=\(quoted($0.value.text)) ; \($0.value.origin)\n" }
            .joined()
    }

    /// Sections of the jobs, unless they are all at their defaults. Jobs that are not run appear as comments.
    private var jobSections: String {
        guard jobPlan.entries != JobPlan.standard.entries else { return "" }
        var text = ""
        for entry in jobPlan.entries {
            if let skipped = entry.skipped {
                text += "\n; \(Wording.printable(entry.section)): \(skipped.rawValue)\n"
            } else {
                text += "\n[\(entry.section)]\nMain=\(quoted(entry.main))\n"
                text += "Instances=\(entry.instances.lowerBound),\(entry.instances.upperBound)\n"
            }
        }
        if let company { text += "\n; \(company.environment): \(company.code) \(company.branch)\n" }
        return text
    }

    /// A text that the file's grammar would cut is put into quotes.
    private func quoted(_ text: String) -> String {
        let isPlain =
            !text.contains(";") && !text.contains(" //") && !text.hasPrefix("\"") && !text.hasPrefix("'")
            && text.first?.isWhitespace == false && text.last?.isWhitespace == false
        guard !isPlain else { return text }
        return text.contains("\"") ? "'\(text)'" : "\"\(text)\""
    }
}
