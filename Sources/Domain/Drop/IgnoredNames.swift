/// Names that are no drops: files that are still being written, and side files of desktops and file servers. One list
/// for the inbox and for entries of archives.
package struct IgnoredNames: Sendable, Equatable {
    /// Case-insensitive patterns, each with at most one `*`, at its beginning or its end.
    package let patterns: [String]
    private let exact: Set<[UInt8]>
    private let prefixes: [[UInt8]]
    private let suffixes: [[UInt8]]

    /// The built-in patterns.
    package static let standard = [
        ".*", "~$*", "*.part", "*.partial", "*.tmp", "*.filepart", "*.crdownload", "*.swp", "*~", "@eadir", "thumbs.db",
        "ehthumbs.db", "desktop.ini", "__macosx", "icon\r", "$recycle.bin", "system volume information", "lost+found",
    ]

    /// The built-in patterns and more.
    /// - Parameter extra: additional patterns of the operator; empty ones and `*` alone are ignored.
    package init(extra: [String] = []) {
        let lowered = (Self.standard + extra).map { $0.lowercased() }.filter { !$0.isEmpty && $0 != "*" }
        patterns = lowered
        exact = Set(lowered.filter { !$0.contains("*") }.map { Array($0.utf8) })
        prefixes = lowered.filter { $0.hasSuffix("*") }.map { Array($0.utf8.dropLast()) }
        suffixes = lowered.filter { $0.hasPrefix("*") }.map { Array($0.utf8.dropFirst()) }
    }

    /// Whether this component of a path is no drop.
    package func contains(_ name: some Collection<UInt8>) -> Bool {
        let lowered = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return prefixes.contains { lowered.starts(with: $0) }
            || suffixes.contains { lowered.count >= $0.count && lowered.suffix($0.count).elementsEqual($0) }
            || exact.contains(lowered)
    }
}

/// Entries of an archive that are no documents by their names: read to their end and counted, but not judged.
package struct PassedOverFiles: Sendable, Equatable, Codable {
    /// Most names kept.
    package static let namesMax = 20

    /// Number of such entries, kept or not.
    package var count = 0
    /// Readable paths of the first ones. Data: show them only through `ShownText`.
    package var names: [String] = []

    /// No entries.
    package init() {}

    /// Counts an entry, and keeps its path while there is room.
    package mutating func add(_ path: String) {
        count += 1
        if names.count < Self.namesMax { names.append(path) }
    }
}
