/// Where a value came from; the first of these that has one wins.
package enum SettingOrigin: Sendable, Equatable, CustomStringConvertible {
    case flag
    case environment(String)
    case file(path: String, line: Int)
    case fallback

    package var description: String {
        switch self {
        case .flag: "command line"
        case .environment(let name): "environment \(name)"
        case .file(let path, let line): "\(path):\(line)"
        case .fallback: "default"
        }
    }
}

/// A value as it was written, and by whom.
struct SettingEntry: Sendable, Equatable {
    var text: String
    var origin: SettingOrigin
}

/// Why a value, or a line, cannot stand. Safe to show: never holds the value of a secret.
package struct SettingProblem: Sendable, Equatable, CustomStringConvertible {
    /// Nil when a line is no setting at all.
    package let key: SettingKey?
    package let origin: SettingOrigin
    package let reason: String

    package var description: String {
        guard let key else { return "\(origin): \(reason)" }
        return "[\(key.section)] \(key.name) (\(origin)): \(reason)"
    }

    static func notAllowed(_ key: SettingKey, _ entry: SettingEntry) -> SettingProblem {
        // A URL may hold a password, which is why it is refused.
        let isShown = !key.isSecret && !(key.kind == .url && entry.text.contains("@"))
        let value = isShown ? "“\(printable(entry.text))”" : "the value"
        return SettingProblem(
            key: key, origin: entry.origin, reason: "\(value) is not allowed; allowed: \(key.kind.allowed(in: .en))")
    }

    private static func printable(_ text: String) -> String {
        let kept = text.unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "?" : $0 }
        return String(String.UnicodeScalarView(kept))
    }
}
