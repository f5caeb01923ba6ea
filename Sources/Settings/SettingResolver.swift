/// Finds for each setting the text that counts: flag, environment, file, default. An empty text counts as not set.
struct SettingResolver {
    private(set) var entries: [SettingKey: SettingEntry] = [:]
    private(set) var problems: [SettingProblem] = []
    private(set) var warnings: [String] = []
    /// What the file says, whoever wins; the token's order of precedence needs it.
    private(set) var fileEntries: [SettingKey: SettingEntry] = [:]

    init(file: INIFile?, environment: [String: String], overrides: [String: String]) {
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

    private mutating func read(_ file: INIFile) {
        for fault in file.faults {
            problems.append(
                SettingProblem(key: nil, origin: .file(path: file.path, line: fault.line), reason: fault.reason))
        }
        var strangeSections: Set<String> = []
        for entry in file.entries {
            let place = "\(file.path):\(entry.line)"
            let section = entry.section.uppercased()
            let keys = SettingKey.all.filter { $0.section == section }
            guard !keys.isEmpty else {
                guard strangeSections.insert(section).inserted else { continue }
                warnings.append(
                    section.isEmpty
                        ? "\(place): a key before the first [SECTION] is not used"
                        : "\(place): the section [\(entry.section)] is not known and not used")
                continue
            }
            guard let key = keys.first(where: { $0.name == entry.key.uppercased() }) else {
                warnings.append("\(place): [\(section)] has no key \(entry.shownKey); it is not used")
                continue
            }
            if let earlier = fileEntries[key] {
                warnings.append("\(place): [\(section)] \(key.name) stands at \(earlier.origin) too; the last counts")
            }
            fileEntries[key] = SettingEntry(text: entry.value, origin: .file(path: file.path, line: entry.line))
        }
        fileEntries = fileEntries.filter { !$0.value.text.isEmpty }
        if file.isReadableByAll, fileEntries.keys.contains(where: \.isSecret) {
            warnings.append("\(file.path) holds a secret and anybody on this machine may read it; chmod o-r")
        }
    }

    private mutating func apply(_ overrides: [String: String]) {
        for (name, text) in overrides.sorted(by: { $0.key < $1.key }) where !text.isEmpty {
            let keys = SettingKey.all.filter {
                $0.id == name.uppercased() || ($0.name == name.uppercased() && !name.contains("."))
            }
            guard let key = keys.first, keys.count == 1 else {
                problems.append(SettingProblem(key: nil, origin: .flag, reason: "there is no setting \(name)"))
                continue
            }
            entries[key] = SettingEntry(text: text, origin: .flag)
        }
    }

    /// A misspelt variable would otherwise be without effect and without a word.
    private mutating func warnStrangers(in environment: [String: String]) {
        let known = Set(SettingKey.all.map(\.environmentName))
        let prefixes = Set(SettingKey.all.map { "HATSPOOL_\($0.section)_" })
        for name in environment.keys.sorted() where !known.contains(name) && prefixes.contains(where: name.hasPrefix) {
            warnings.append("environment \(name) names no setting; it is not used")
        }
    }
}
