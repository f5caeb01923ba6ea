/// Names in the inbox that are no drops: files under way and side files of desktops and file servers (T07, T14).
package struct IgnoredNames: Sendable, Equatable {
    /// Patterns without case, each with at most one `*`, at its beginning or its end.
    package let patterns: [String]
    private let exact: Set<[UInt8]>
    private let prefixes: [[UInt8]]
    private let suffixes: [[UInt8]]

    package static let standard = [
        ".*", "~$*", "*.part", "*.partial", "*.tmp", "*.filepart", "*.crdownload", "*.swp", "*~", "@eadir", "thumbs.db",
        "desktop.ini", "lost+found",
    ]

    /// - Parameter extra: more patterns of the operator's.
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
