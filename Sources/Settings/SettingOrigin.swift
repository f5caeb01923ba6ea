/// Where a value came from; the first of these that has one wins.
package enum SettingOrigin: Sendable, Equatable, CustomStringConvertible {
    case flag
    case environment(String)
    case file(path: String, line: Int)
    case fallback

    /// In English.
    package var description: String { description(in: .en) }

    /// Where the value comes from, for an operator: the flag, the variable, or file and line.
    package func description(in language: SettingsLanguage) -> String {
        switch self {
        case .flag: language == .en ? "command line" : "linha de comando"
        case .environment(let name): language == .en ? "environment \(name)" : "ambiente \(name)"
        case .file(let path, let line): "\(path):\(line)"
        case .fallback: language == .en ? "default" : "padrão"
        }
    }
}

/// A value as it was written, and by whom.
struct SettingEntry: Sendable, Equatable {
    var text: String
    var origin: SettingOrigin
}
