package import Domain
import FoundationEssentials

extension Settings {
    /// - Parameters:
    ///   - file: path of `hatspool.ini`; nil when there is none.
    ///   - environment: the process's own.
    ///   - overrides: values of flags by `SECTION.KEY`, or by `KEY` alone where no other section has it.
    ///   - workingFolder: what relative paths are relative to; nil for the present folder of the process.
    /// - Returns: settings of which every value has been checked.
    /// - Throws: `.configuration` that tells every problem, one a line; `.notFound`, `.forbidden`, `.ioFailure`, `.malformed`
    ///   when `file` cannot be read.
    package static func load(
        file: String?, environment: [String: String], overrides: [String: String] = [:], workingFolder: String? = nil
    ) throws(PortError) -> Settings {
        let check = try check(
            file: file, environment: environment, overrides: overrides, workingFolder: workingFolder)
        guard let settings = check.settings else {
            throw PortError(.configuration, check.problems.map(\.description).joined(separator: "\n"))
        }
        return settings
    }

    /// As `load`, with the problems as values.
    package static func check(
        file: String?, environment: [String: String], overrides: [String: String] = [:], workingFolder: String? = nil
    ) throws(PortError) -> SettingsCheck {
        let content: INIFile?
        if let file { content = try INIFile.read(file) } else { content = nil }
        return check(
            content, environment: environment, overrides: overrides,
            workingFolder: workingFolder ?? FileManager.default.currentDirectoryPath)
    }

    static func check(
        _ file: INIFile?, environment: [String: String], overrides: [String: String], workingFolder: String
    ) -> SettingsCheck {
        let resolved = SettingResolver(file: file, environment: environment, overrides: overrides)
        let token = TokenSource.find(resolved, environment: environment, workingFolder: workingFolder)
        let values = SettingValues(entries: resolved.entries, workingFolder: workingFolder)
        let problems = resolved.problems + (resolved.problems.isEmpty ? contradictions(values) : [])
        let warnings = resolved.warnings + cautions(values)
        guard problems.isEmpty else { return SettingsCheck(settings: nil, problems: problems, warnings: warnings) }
        let settings = Settings(
            values: values, warnings: warnings, token: token, systemLanguage: language(of: environment))
        return SettingsCheck(settings: settings, problems: [], warnings: warnings)
    }

    /// Values that are allowed each and impossible together.
    private static func contradictions(_ values: SettingValues) -> [SettingProblem] {
        var problems: [SettingProblem] = []
        func tell(_ key: SettingKey, _ reason: String) {
            let origin = values.entries[key]?.origin ?? .fallback
            problems.append(SettingProblem(key: key, origin: origin, reason: reason))
        }
        if values.flag(.isIntegrationOn) == true, values.text(.portalURL) == nil {
            tell(.isIntegrationOn, "1 needs MV_PHATURL, which is not set")
        }
        if values.integer(.firstRetrySeconds) > values.integer(.retryCeilingSeconds) {
            tell(.firstRetrySeconds, "must not be above RETRY_CEILING_SECONDS")
        }
        if values.integer(.quietSeconds) > values.integer(.incompleteSeconds) {
            tell(.quietSeconds, "must not be above INCOMPLETE_SECONDS")
        }
        return problems
    }

    private static func cautions(_ values: SettingValues) -> [String] {
        var cautions: [String] = []
        if let url = values.text(.portalURL), values.isIntegrationOn, let parts = URLComponents(string: url),
            parts.scheme?.lowercased() == "http", let host = parts.host,
            !["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
        {
            cautions.append("MV_PHATURL begins with http://: token and content travel unencrypted")
        }
        guard !values.isIntegrationOn else { return cautions }
        for key in SettingKey.routes {
            guard let entry = values.entries[key], entry.origin != .fallback, entry.text.lowercased().contains("hat")
            else { continue }
            cautions.append(
                "[ROUTES] \(key.name) (\(entry.origin)) names hat, but the integration is off; import counts")
        }
        return cautions
    }

    /// As POSIX programs look for it; nil when nothing but the bare C locale is set.
    private static func language(of environment: [String: String]) -> SettingsLanguage? {
        let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let name = name?.lowercased() else { return nil }
        return name == "en" || name.hasPrefix("en_") || name.hasPrefix("en-") ? .en : nil
    }
}

/// What a look at the settings found.
package struct SettingsCheck: Sendable {
    /// Nil when there are problems.
    package let settings: Settings?
    package let problems: [SettingProblem]
    package let warnings: [String]
}
