import Domain

/// One setting as it counts now, safe to show.
package struct SettingInUse: Sendable, Equatable {
    package let section: String
    package let key: String
    /// nil for a secret, and for what is not set.
    package let value: String?
    /// Where it was set: `hatspool.ini:7`, an environment variable, a flag, or that it is the default.
    package let source: String
    /// Its value is never shown; `source` says whether there is one.
    package let isSecret: Bool
}

extension Settings {
    /// Every setting in the order of the manual, with the lines of providers, versions and schedules after their section's keys.
    package var inUse: [SettingInUse] {
        SettingKey.all.flatMap { key -> [SettingInUse] in
            guard let entry = entries[key] else { return [] }
            let own = SettingInUse(
                section: key.section, key: key.name, value: key.isSecret || entry.text.isEmpty ? nil : entry.text,
                source: key.isSecret ? token.position : "\(entry.origin)", isSecret: key.isSecret)
            return [own] + lines(after: key)
        }
    }

    private func lines(after key: SettingKey) -> [SettingInUse] {
        let lines: [(String, SettingEntry)]
        switch key {
        case .defaultProvider: lines = providers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        case .warnDays: lines = calendar.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) }
        case .holidays: lines = scheduleLines.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) }
        default: lines = []
        }
        return lines.map { name, entry in
            SettingInUse(
                section: key.section, key: name, value: entry.text, source: "\(entry.origin)", isSecret: false)
        }
    }
}
