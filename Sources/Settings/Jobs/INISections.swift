/// The values of a file by section and key, found without regard to case. An empty value counts as not set.
struct INISections {
    /// Which of two values of one key counts.
    enum Repetition {
        /// As the INI functions of Windows read.
        case firstCounts
        case lastCounts
    }

    private var values: [String: [String: SettingEntry]] = [:]

    init(path: String, entries: [INIFile.Entry], _ repetition: Repetition) {
        for entry in entries where !entry.value.isEmpty {
            let section = Self.folded(entry.section)
            let key = Self.folded(entry.key)
            if repetition == .firstCounts, values[section]?[key] != nil { continue }
            values[section, default: [:]][key] =
                SettingEntry(text: entry.value, origin: .file(path: path, line: entry.line))
        }
    }

    /// The value that counts, `key` being in capitals.
    func entry(_ section: String, _ key: String) -> SettingEntry? { values[Self.folded(section)]?[key] }

    var names: [String] { values.keys.sorted() }

    /// Sections and keys are one when these are equal.
    static func folded(_ name: String) -> String { trimmed(name).uppercased() }

    static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// The part of a value before a comment, even one without whitespace before it, and without surrounding quotes.
    /// For values that are names and numbers.
    static func plain(_ text: String) -> String {
        var end = text.startIndex
        while end < text.endIndex, text[end] != ";", !text[end...].hasPrefix("//") { end = text.index(after: end) }
        var kept = trimmed(String(text[..<end]))
        if kept.count > 1, let quote = kept.first, quote == "\"" || quote == "'", kept.last == quote {
            kept = trimmed(String(kept.dropFirst().dropLast()))
        }
        return kept
    }
}
