import Domain

/// Failed work that is retried: after 1 s, then after twice the time each time, at most 5 minutes. An entry leaves the
/// list when its work succeeds or when the owner removes it.
struct RetryList<Work: Sendable>: Sendable {
    private struct Entry: Sendable {
        var work: Work
        var failures: Int
        var due: Duration
    }

    /// The longest wait between two tries.
    private static var waitMax: Duration { .seconds(300) }
    /// Work that was due for so long was completed by another job, which does not know of this list.
    private static var staleAfter: Duration { .seconds(600) }

    private var entries: [DropID: Entry] = [:]
    private let uptime: @Sendable () -> Duration

    /// `uptime` is a monotonic clock.
    init(uptime: @escaping @Sendable () -> Duration) { self.uptime = uptime }

    /// Adds work that is due at once.
    mutating func add(_ work: Work, key: DropID) {
        entries[key] = Entry(work: work, failures: 0, due: uptime())
    }

    /// Adds work that failed, for the first time or again. `.folderChanged` does not count as a failure of the work: it
    /// is due again in a second while a folder of the spool is replaced.
    mutating func addFailed(_ work: Work, key: DropID, because error: PortError? = nil) {
        if error?.code == .folderChanged {
            let failures = entries[key]?.failures ?? 0
            entries[key] = Entry(work: work, failures: failures, due: uptime() + .seconds(1))
            return
        }
        let failures = (entries[key]?.failures ?? 0) + 1
        let wait = min(Duration.seconds(1 << min(failures - 1, 9)), Self.waitMax)
        entries[key] = Entry(work: work, failures: failures, due: uptime() + wait)
    }

    /// Number of failures of this key so far.
    func failureCount(_ key: DropID) -> Int { entries[key]?.failures ?? 0 }

    mutating func remove(_ key: DropID) { entries[key] = nil }

    /// Removes work that was due so long ago that another job must have completed it; its next failure counts as its
    /// first. Without this the list would keep such work forever.
    mutating func removeStale() {
        let oldest = uptime() - Self.staleAfter
        entries = entries.filter { $0.value.due >= oldest }
    }

    /// Whether this key must still wait.
    func mustWait(_ key: DropID) -> Bool { entries[key].map { $0.due > uptime() } ?? false }

    /// The work that is due now, oldest ID first.
    func due() -> [Work] {
        let time = uptime()
        return entries.filter { $0.value.due <= time }.sorted { $0.key < $1.key }.map(\.value.work)
    }

    /// All work, due or not.
    var all: [Work] { entries.values.map(\.work) }

    var count: Int { entries.count }
}
