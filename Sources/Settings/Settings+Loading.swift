package import Domain
import FoundationEssentials

extension Settings {
    /// - Parameters:
    ///   - file: path of `hatspool.ini`; nil when there is none.
    ///   - appserver: path of a Protheus `appserver.ini` from a flag; nil: the value of `[JOBS] APPSERVER`.
    ///   - environment: the process's own.
    ///   - overrides: values of flags by `SECTION.KEY`, or by `KEY` where no other section has that key.
    ///   - workingFolder: the base of relative paths; nil for the current folder of the process.
    /// - Returns: settings whose every value has been checked.
    /// - Throws: `.configuration` with every problem, one a line, in the language of the settings; `.notFound`,
    ///   `.forbidden`, `.ioFailure`, `.malformed` when `file` cannot be read.
    package static func load(
        file: String?, appserver: String? = nil, environment: [String: String], overrides: [String: String] = [:],
        workingFolder: String? = nil
    ) throws(PortError) -> Settings {
        try check(
            file: file, appserver: appserver, environment: environment, overrides: overrides,
            workingFolder: workingFolder
        ).get()
    }

    /// The same as `load`, with the problems as values instead of an error.
    package static func check(
        file: String?, appserver: String? = nil, environment: [String: String], overrides: [String: String] = [:],
        workingFolder: String? = nil
    ) throws(PortError) -> SettingsCheck {
        let content: INIFile?
        if let file { content = try INIFile.read(file) } else { content = nil }
        var overrides = overrides
        if let appserver { overrides[SettingKey.appServer.id] = appserver }
        return check(
            content, environment: environment, overrides: overrides,
            workingFolder: workingFolder ?? FileManager.default.currentDirectoryPath)
    }

    static func check(
        _ file: INIFile?, environment: [String: String], overrides: [String: String], workingFolder: String
    ) -> SettingsCheck {
        var resolved = SettingResolver(file: file, environment: environment, overrides: overrides)
        var others = OtherFiles(ownPath: file?.path, workingFolder: workingFolder)
        let headers = others.read(.portalHeaderFile, resolved.entries).map { PortalHeaderFile($0) }
        if let headers { resolved.fill(from: headers.entries) }
        let jobs = JobReading(
            entries: resolved.entries,
            own: INISections(path: file?.path ?? "", entries: resolved.otherEntries, .lastCounts),
            appServer: others.read(.appServer, resolved.entries))
        resolved.take(jobs.found)

        let token = TokenSource.find(resolved, environment: environment, workingFolder: workingFolder)
        let values = SettingValues(
            entries: resolved.entries, workingFolder: workingFolder, providers: resolved.providers,
            calendar: resolved.calendar, schedule: resolved.schedule)
        var problems = resolved.problems + others.problems + jobs.problems
        if problems.isEmpty { problems = values.contradictions }
        let warnings =
            resolved.warnings(knowing: jobs.ownSections) + (headers?.warnings ?? []) + jobs.warnings + values.cautions
            + values.unlistedJobs(jobs.plan) + token.warnings
        let openSecrets = resolved.openSecrets + (headers?.openSecrets ?? []) + token.openSecrets
        let language = values.choice(.language) ?? language(of: environment) ?? .ptBR
        let settings =
            problems.isEmpty
            ? Settings(
                values: values, jobs: jobs, warnings: warnings, token: token, openSecrets: openSecrets,
                language: language) : nil
        return SettingsCheck(settings: settings, problems: problems, warnings: warnings, language: language)
    }

    /// Evaluates the locale as POSIX programs do; nil when nothing or only the C locale is set.
    private static func language(of environment: [String: String]) -> SettingsLanguage? {
        let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let name = name?.lowercased() else { return nil }
        return name == "en" || name.hasPrefix("en_") || name.hasPrefix("en-") ? .en : nil
    }
}

/// Files of Protheus that a setting names.
private struct OtherFiles {
    /// Path of `hatspool.ini`; nil without one.
    let ownPath: String?
    let workingFolder: String
    private(set) var problems: [SettingProblem] = []

    init(ownPath: String?, workingFolder: String) {
        self.ownPath = ownPath
        self.workingFolder = workingFolder
    }

    /// - Returns: nil when `key` is not set. Also nil when its file cannot be read; that is then added to the problems.
    mutating func read(_ key: SettingKey, _ entries: [SettingKey: SettingEntry]) -> INIFile? {
        guard let entry = entries[key], !entry.text.isEmpty, key.kind.accepts(entry.text) else { return nil }
        do {
            return try INIFile.read(path(entry.text), .lenient)
        } catch {
            problems.append(
                SettingProblem(
                    key: key, origin: entry.origin,
                    reason: Wording(pt: "\(entry.text) \(Self.reason(error.code))", en: error.message)))
            return nil
        }
    }

    /// A relative path is one of the folder that the program was started in, else of that of `hatspool.ini`.
    private func path(_ text: String) -> String {
        let path = SettingValues(entries: [:], workingFolder: workingFolder).absolute(text)
        guard !text.hasPrefix("/"), let ownPath, !FileManager.default.fileExists(atPath: path) else { return path }
        let own = SettingValues(entries: [:], workingFolder: workingFolder).absolute(ownPath)
        let folder = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
        let beside = SettingValues(entries: [:], workingFolder: folder).absolute(text)
        return FileManager.default.fileExists(atPath: beside) ? beside : path
    }

    private static func reason(_ code: PortError.Code) -> String {
        switch code {
        case .notFound: "não existe"
        case .forbidden: "não pode ser lido: falta permissão"
        case .malformed: "não é um arquivo de texto em UTF-8 ou ISO-8859-1"
        case .limitExceeded: "é grande demais para um arquivo de configuração"
        default: "não pode ser lido"
        }
    }
}
