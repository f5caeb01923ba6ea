import Domain

/// Files whose wait ends soon, by path, so that the first of very many is found when its time comes and not when the walk through
/// all of them is over (T36). Only a hint: what is not here the walk finds.
struct EarlyChecks {
    private static let max = 4_096

    private var waits: [InboxPath: ContinuousClock.Instant] = [:]
    /// Found complete in this scan; the walk is not to find them again.
    private var foundNow: Set<InboxPath> = []

    mutating func add(_ path: InboxPath, dueAt: ContinuousClock.Instant) {
        guard waits[path] != nil || waits.count < Self.max else { return }
        waits[path] = dueAt
    }

    /// Begins a scan: at most `max` of those that are due, which are then no longer remembered.
    mutating func due(at now: ContinuousClock.Instant, max: Int) -> [InboxPath] {
        foundNow = []
        let due = waits.filter { $0.value <= now }.sorted { $0.value < $1.value }.prefix(max).map(\.key)
        for path in due { waits[path] = nil }
        return due
    }

    mutating func found(_ path: InboxPath) { foundNow.insert(path) }

    func wasFound(_ path: InboxPath) -> Bool { !foundNow.isEmpty && foundNow.contains(path) }
}
