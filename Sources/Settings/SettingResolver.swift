import Domain

/// Finds for each setting the text that counts: flag, environment, file, default. An empty text counts as not set.
struct SettingResolver {
    private(set) var entries: [SettingKey: SettingEntry] = [:]
    private(set) var problems: [SettingProblem] = []
    /// Warnings about lines of the file, by line number; 0 for the file as a whole.
    private var lineWarnings: [(line: Int, wording: Wording)] = []
    private(set) var openSecrets: [String] = []
    private var environmentWarnings: [Wording] = []
    /// The values of the file, even where flag or environment override them. The token's order of precedence needs
    /// them.
    private(set) var fileEntries: [SettingKey: SettingEntry] = [:]
    /// The token of `PLSHAT.ini`, which has the lowest precedence.
    private(set) var lastToken: SettingEntry?
    /// Lines of `[PROVIDERS]`, by provider.
    private(set) var providers: [String: SettingEntry] = [:]
    /// Lines of `[CALENDAR]`, by version.
    private(set) var calendar: [TISSVersion: SettingEntry] = [:]
    /// Lines of `[SCHEDULE]`, by name.
    private(set) var schedule: [ScheduleLines.Name: SettingEntry] = [:]
    /// Lines of sections that hold no settings: sections of jobs, of environments, or unknown ones.
    private(set) var otherEntries: [INIFile.Entry] = []
    private let path: String

    init(file: INIFile?, environment: [String: String], overrides: [String: String]) {
        path = file?.path ?? ""
        if let file { read(file) }
        for key in SettingKey.all {
            entries[key] = fileEntries[key] ?? SettingEntry(text: key.fallback, origin: .fallback)
            if let text = environment[key.environmentName], !text.isEmpty {
                entries[key] = SettingEntry(text: text, origin: .environment(key.environmentName))
            }
        }
        apply(overrides)
        warnStrangers(in: environment)
        for key in SettingKey.all {
            guard let entry = entries[key], !entry.text.isEmpty, !key.kind.accepts(entry.text) else { continue }
            problems.append(.notAllowed(key, entry))
        }
    }

    /// Adds values of `PLSHAT.ini` for keys that nothing else sets.
    mutating func fill(from found: [SettingKey: SettingEntry]) {
        for (key, entry) in found.sorted(by: { $0.key.id < $1.key.id }) {
            guard key == .portalToken || entries[key]?.text.isEmpty ?? true else { continue }
            guard key.kind.accepts(entry.text) else {
                problems.append(.notAllowed(key, entry))
                continue
            }
            if key == .portalToken { lastToken = entry } else { entries[key] = entry }
        }
    }

    /// Adds values of `appserver.ini` that have been checked.
    mutating func take(_ found: [SettingKey: SettingEntry]) { entries.merge(found) { $1 } }

    /// Warnings about the file, in the order of its lines, and about the environment. `sections` are those of
    /// `otherEntries` that are known, with their keys; names are in capitals.
    func warnings(knowing sections: [String: Set<String>]) -> [Wording] {
        var reported = lineWarnings
        var strangeSections: Set<String> = []
        var lines: [String: Int] = [:]
        for entry in otherEntries {
            let section = INISections.folded(entry.section)
            let key = INISections.folded(entry.key)
            if let keys = sections[section] {
                if !keys.contains(key) {
                    reported.append((entry.line, unknownKey(entry, section)))
                } else if let earlier = lines.updateValue(entry.line, forKey: "\(section).\(key)") {
                    reported.append((entry.line, repeated(entry, "[\(section)] \(key)", "\(path):\(earlier)")))
                }
            } else if strangeSections.insert(section).inserted {
                reported.append((entry.line, unknownSection(entry)))
            }
        }
        return reported.sorted { $0.line < $1.line }.map(\.wording) + environmentWarnings
    }

    private mutating func read(_ file: INIFile) {
        for fault in file.faults {
            problems.append(
                SettingProblem(key: nil, origin: .file(path: file.path, line: fault.line), reason: fault.reason))
        }
        for entry in file.entries {
            let section = entry.section.uppercased()
            let keys = SettingKey.all.filter { $0.section == section }
            guard !keys.isEmpty else {
                otherEntries.append(entry)
                continue
            }
            if let key = keys.first(where: { $0.name == entry.key.uppercased() }) {
                take(entry, key)
            } else if section == SettingKey.defaultProvider.section {
                take(
                    entry, as: ProviderLines.provider(entry.key), into: \.providers, badKey: ProviderLines.badKey,
                    problem: ProviderLines.badMode)
            } else if section == SettingKey.warnDays.section {
                take(
                    entry, as: TISSVersion(entry.key), into: \.calendar, badKey: CalendarLines.badKey,
                    problem: CalendarLines.problem)
            } else if section == SettingKey.blackouts.section {
                take(
                    entry, as: ScheduleLines.Name(entry.key), into: \.schedule, badKey: ScheduleLines.badKey,
                    problem: ScheduleLines.problem)
            } else if section == SettingKey.rules.first?.section {
                takeCriticism(entry)
            } else {
                lineWarnings.append((entry.line, unknownKey(entry, section)))
            }
        }
        fileEntries = fileEntries.filter { !$0.value.text.isEmpty }
        if file.isReadableByAll, fileEntries.keys.contains(where: \.isSecret) {
            lineWarnings.append((Int.max, .openSecret(file.path)))
            openSecrets.append(file.path)
        }
    }

    private mutating func take(_ entry: INIFile.Entry, _ key: SettingKey) {
        if let earlier = fileEntries[key] {
            lineWarnings.append((entry.line, repeated(entry, "[\(key.section)] \(key.name)", "\(earlier.origin)")))
        }
        fileEntries[key] = SettingEntry(text: entry.value, origin: .file(path: path, line: entry.line))
    }

    /// Takes a line of a section whose keys are data, such as a provider's number. `name` is the key as read, nil when it
    /// cannot be one. An empty value counts as no line at all.
    private mutating func take<Name: Hashable>(
        _ entry: INIFile.Entry, as name: Name?, into lines: WritableKeyPath<SettingResolver, [Name: SettingEntry]>,
        badKey: (INIFile.Entry, SettingOrigin) -> SettingProblem, problem: (Name, SettingEntry) -> SettingProblem?
    ) {
        let origin = SettingOrigin.file(path: path, line: entry.line)
        guard let name else {
            problems.append(badKey(entry, origin))
            return
        }
        let line = SettingEntry(text: entry.value, origin: origin)
        guard !line.text.isEmpty else { return }
        if let earlier = self[keyPath: lines][name] {
            let shown = "[\(entry.section.uppercased())] \(name)"
            lineWarnings.append((entry.line, repeated(entry, shown, "\(earlier.origin)")))
        }
        if let problem = problem(name, line) { problems.append(problem) }
        self[keyPath: lines][name] = line
    }

    /// A line under the ERP's name of a rule sets every code that the name covers.
    private mutating func takeCriticism(_ entry: INIFile.Entry) {
        let origin = SettingOrigin.file(path: path, line: entry.line)
        switch AcceptanceRule.configurable(named: entry.key) {
        case .codes(let codes):
            for key in SettingKey.rules where codes.contains(where: { $0.rawValue == key.name }) { take(entry, key) }
        case .fixed:
            problems.append(
                SettingProblem(
                    key: nil, origin: origin,
                    reason: Wording(
                        pt: "[RULES] \(entry.shownKey): esta regra vale sempre, ou tem configuração própria",
                        en: "[RULES] \(entry.shownKey): this rule holds always, or has a setting of its own")))
        case .unknown: lineWarnings.append((entry.line, unknownKey(entry, "RULES")))
        }
    }

    private func repeated(_ entry: INIFile.Entry, _ name: String, _ earlier: String) -> Wording {
        Wording(
            pt: "\(name) está também em \(earlier); vale o último",
            en: "\(name) stands at \(earlier) too; the last counts"
        ).at("\(path):\(entry.line)")
    }

    private func unknownKey(_ entry: INIFile.Entry, _ section: String) -> Wording {
        Wording(
            pt: "[\(section)] não tem a chave \(entry.shownKey); não é usada",
            en: "[\(section)] has no key \(entry.shownKey); it is not used"
        ).at("\(path):\(entry.line)")
    }

    private func unknownSection(_ entry: INIFile.Entry) -> Wording {
        let wording =
            entry.section.isEmpty
            ? Wording(
                pt: "uma chave antes da primeira [SEÇÃO] não é usada",
                en: "a key before the first [SECTION] is not used")
            : Wording(
                pt: "a seção [\(entry.section)] não é conhecida nem usada",
                en: "the section [\(entry.section)] is not known and not used")
        return wording.at("\(path):\(entry.line)")
    }

    private mutating func apply(_ overrides: [String: String]) {
        for (name, text) in overrides.sorted(by: { $0.key < $1.key }) where !text.isEmpty {
            let keys = SettingKey.all.filter {
                $0.id == name.uppercased() || ($0.name == name.uppercased() && !name.contains("."))
            }
            guard let key = keys.first, keys.count == 1 else {
                let reason = Wording(pt: "não há a configuração \(name)", en: "there is no setting \(name)")
                problems.append(SettingProblem(key: nil, origin: .flag, reason: reason))
                continue
            }
            entries[key] = SettingEntry(text: text, origin: .flag)
        }
    }

    /// Without this warning a misspelt variable would have no effect and no message.
    private mutating func warnStrangers(in environment: [String: String]) {
        let known = Set(SettingKey.all.map(\.environmentName))
        let prefixes = Set(SettingKey.all.map { "HATSPOOL_\($0.section)_" })
        for name in environment.keys.sorted() where !known.contains(name) && prefixes.contains(where: name.hasPrefix) {
            environmentWarnings.append(
                Wording(
                    pt: "ambiente \(name) não é nenhuma configuração; não é usado",
                    en: "environment \(name) names no setting; it is not used"))
        }
    }
}
