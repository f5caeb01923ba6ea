import Domain

/// Work that failed and comes again: after 1 s, then twice as long each time, at most 5 minutes. Nothing is ever dropped from it
/// but by success.
struct RetryList<Work: Sendable>: Sendable {
    private struct Entry: Sendable {
        var work: Work
        var failures: Int
        var due: Duration
    }

    private var entries: [DropID: Entry] = [:]
    private let uptime: @Sendable () -> Duration

    /// `uptime` is a clock that is never set.
    init(uptime: @escaping @Sendable () -> Duration) { self.uptime = uptime }

    /// Work that is due at once.
    mutating func add(_ work: Work, key: DropID) {
        entries[key] = Entry(work: work, failures: 0, due: uptime())
    }

    /// Work that failed, for the first time or once more.
    mutating func addFailed(_ work: Work, key: DropID) {
        let failures = (entries[key]?.failures ?? 0) + 1
        let wait = min(Duration.seconds(1 << min(failures - 1, 9)), .seconds(300))
        entries[key] = Entry(work: work, failures: failures, due: uptime() + wait)
    }

    /// How often this key failed so far.
    func failureCount(_ key: DropID) -> Int { entries[key]?.failures ?? 0 }

    mutating func remove(_ key: DropID) { entries[key] = nil }

    /// Whether this key must still wait.
    func mustWait(_ key: DropID) -> Bool { entries[key].map { $0.due > uptime() } ?? false }

    /// What is due now, oldest ID first.
    func due() -> [Work] {
        let time = uptime()
        return entries.filter { $0.value.due <= time }.sorted { $0.key < $1.key }.map(\.value.work)
    }

    /// Due or not.
    var all: [Work] { entries.values.map(\.work) }

    var count: Int { entries.count }
}
