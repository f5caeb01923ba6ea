import Domain

/// Files whose wait ends soon, by path. With very many files, a scan can check the first one on time instead of after
/// the walk through all of them (T36). Only a hint: the walk finds every other file.
struct EarlyChecks {
    private static let max = 4_096

    private var waits: [InboxPath: ContinuousClock.Instant] = [:]
    /// Files found complete in this scan; the walk must not return them again.
    private var foundNow: Set<InboxPath> = []

    mutating func add(_ path: InboxPath, dueAt: ContinuousClock.Instant) {
        guard waits[path] != nil || waits.count < Self.max else { return }
        waits[path] = dueAt
    }

    /// Starts a scan: returns at most `max` of the due files and forgets them.
    mutating func due(at now: ContinuousClock.Instant, max: Int) -> [InboxPath] {
        foundNow = []
        let due = waits.filter { $0.value <= now }.sorted { $0.value < $1.value }.prefix(max).map(\.key)
        for path in due { waits[path] = nil }
        return due
    }

    mutating func found(_ path: InboxPath) { foundNow.insert(path) }

    func wasFound(_ path: InboxPath) -> Bool { !foundNow.isEmpty && foundNow.contains(path) }
}
