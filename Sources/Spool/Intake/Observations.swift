import Domain

/// What is remembered of files that are not complete yet, and of those that cannot be had. Nothing is remembered for ever: what a
/// whole look through the inbox no longer finds is forgotten, and a file that gave trouble is tried again after a while (T12).
struct Observations {
    /// One waiting file, known by its inode.
    struct Waiting {
        var byteCount: Int64
        var modifiedNanoseconds: Int64
        /// Since when it is unchanged and without a writer, as far as anybody can know.
        var quietSince: ContinuousClock.Instant
        /// Since when it is known to wait, whatever changed in it.
        var since: ContinuousClock.Instant
        /// Until then, nothing needs to be looked at while it stays unchanged; nil when a writer is to be looked for.
        var dueAt: ContinuousClock.Instant?
        /// How often it was looked at while somebody wrote; makes the looks rarer.
        var writerChecks: UInt8 = 0
        var round: UInt32

        func isSame(_ identity: FileIdentity) -> Bool {
            byteCount == identity.byteCount && modifiedNanoseconds == identity.modifiedNanoseconds
        }
    }

    /// Why a complete file could not be had.
    enum TroubleKind {
        /// It could not be read or flushed.
        case unreadable
        /// It could not be moved.
        case refused
    }

    private struct Trouble {
        let identity: FileIdentity
        let kind: TroubleKind
        /// Such as `EIO`.
        let errorName: String
        var failures: UInt8
        var retryAt: ContinuousClock.Instant
        var round: UInt32
    }

    /// A folder whose files are not looked at until it lets one out again.
    private struct Suspension {
        var failures: UInt8
        var retryAt: ContinuousClock.Instant
        var round: UInt32
    }

    /// Beyond this many, the folder of a file in trouble is left alone as a whole.
    private static let troublesMax = 50_000
    /// Beyond this many, files that cannot be looked at are not reported.
    private static let reportedMax = 10_000
    private static let suspensionsMax = 1_000
    /// Of names that are known, so many are looked at again in one scan before their time, by turns: a change of a few files is seen
    /// at once, and many cost nothing (T38).
    private static let turnsMax = 256

    private var waiting: [UInt64: Waiting] = [:]
    private var troubles: [InboxPath: Trouble] = [:]
    private var suspensions: [[UInt8]: Suspension] = [:]
    private var reported: [InboxPath: UInt32] = [:]
    private var round: UInt32 = 0
    private var stride: UInt64 = 1

    subscript(inode: UInt64) -> Waiting? { waiting[inode] }

    /// A new look through the whole inbox begins.
    mutating func beginRound() {
        round &+= 1
        stride = UInt64(max(1, (waiting.count + troubles.count + reported.count) / Self.turnsMax))
    }

    /// The look is over: what it did not find is forgotten.
    /// - Returns: files that could not be moved before and are gone.
    mutating func endRound() -> [InboxPath] {
        let current = round
        waiting = waiting.filter { $0.value.round == current }
        reported = reported.filter { $0.value == current }
        // One without a file left.
        suspensions = suspensions.filter { $0.value.round == current }
        let gone = troubles.filter { $0.value.round != current && suspensions[Self.folder(of: $0.key)] == nil }
        for path in gone.keys { troubles[path] = nil }
        return gone.filter { $0.value.kind == .refused }.map(\.key)
    }

    /// Whether a known name with this inode is looked at although its time has not come.
    func isTurn(_ inode: UInt64) -> Bool { (inode &+ UInt64(round)) % stride == 0 }

    mutating func remember(_ inode: UInt64, _ file: Waiting) {
        waiting[inode] = file
        waiting[inode]?.round = round
    }

    /// - Returns: whether this is news: it was not told since the trouble began.
    mutating func isNews(unreadable path: InboxPath) -> Bool {
        guard reported[path] != nil || reported.count < Self.reportedMax else { return false }
        return reported.updateValue(round, forKey: path) == nil
    }

    /// Whether `path` was reported before and is not to be looked at in this look; it then counts as seen.
    mutating func mayPassOver(unreadable path: InboxPath, _ inode: UInt64) -> Bool {
        guard reported[path] != nil, !isTurn(inode) else { return false }
        reported[path] = round
        return true
    }

    /// `waitMax`: the longest time until the next try; a file that cannot be moved is tried again sooner at first.
    /// - Returns: false when there are too many to be remembered.
    mutating func addTrouble(
        _ file: DroppedFile, _ kind: TroubleKind, _ errorName: String, at now: ContinuousClock.Instant,
        waitMax: Duration
    ) -> Bool {
        let earlier = troubles[file.path]
        guard earlier != nil || troubles.count < Self.troublesMax else { return false }
        let failures = earlier?.kind == kind && earlier?.identity == file.identity ? earlier?.failures ?? 0 : 0
        let wait = kind == .refused ? min(waitMax, Self.wait(failures)) : waitMax
        troubles[file.path] = Trouble(
            identity: file.identity, kind: kind, errorName: errorName, failures: min(failures + 1, 20),
            retryAt: now + wait, round: round)
        return true
    }

    /// It was seen in this look, in another way than by its name.
    mutating func keep(inTrouble path: InboxPath) { troubles[path]?.round = round }

    /// 2 s, then twice as long each time.
    private static func wait(_ failures: UInt8) -> Duration { .seconds(2 << Int(min(failures, 8))) }

    /// How long a file must still wait because of trouble, as far as its name tells; nil when it is to be looked at.
    mutating func wait(
        inTrouble path: InboxPath, _ inode: UInt64, now: ContinuousClock.Instant
    ) -> (kind: TroubleKind, errorName: String, remaining: Duration)? {
        guard !troubles.isEmpty, let trouble = troubles[path] else { return nil }
        troubles[path]?.round = round
        guard trouble.identity.inode == inode, now < trouble.retryAt, !isTurn(inode) else { return nil }
        return (trouble.kind, trouble.errorName, trouble.retryAt - now)
    }

    /// The same for a file that was looked at: one that has changed is not in trouble any more.
    mutating func wait(
        inTrouble path: InboxPath, _ identity: FileIdentity, now: ContinuousClock.Instant
    ) -> (kind: TroubleKind, errorName: String, remaining: Duration)? {
        guard !troubles.isEmpty, let trouble = troubles[path] else { return nil }
        guard trouble.identity == identity, now < trouble.retryAt else { return nil }
        return (trouble.kind, trouble.errorName, trouble.retryAt - now)
    }

    private static func folder(of path: InboxPath) -> [UInt8] {
        path.bytes.lastIndex(of: UInt8(ascii: "/")).map { Array(path.bytes[...$0]) } ?? []
    }

    mutating func suspend(folderOf path: InboxPath, at now: ContinuousClock.Instant, waitMax: Duration) {
        let folder = Self.folder(of: path)
        guard suspensions[folder] == nil, suspensions.count < Self.suspensionsMax else { return }
        suspensions[folder] = Suspension(
            failures: 1, retryAt: now + min(waitMax, Self.wait(0)), round: round)
    }

    /// Whether the files of the folder in which `path` lies are left alone; `isOpen` is asked when its time has come.
    mutating func isSuspended(
        folderOf path: InboxPath, now: ContinuousClock.Instant, waitMax: Duration, isOpen: () -> Bool
    ) -> Bool {
        guard !suspensions.isEmpty else { return false }
        let prefix = Self.folder(of: path)
        guard let suspension = suspensions[prefix] else { return false }
        suspensions[prefix]?.round = round
        guard now >= suspension.retryAt else { return true }
        if isOpen() {
            suspensions[prefix] = nil
            return false
        }
        suspensions[prefix] = Suspension(
            failures: min(suspension.failures + 1, 20),
            retryAt: now + min(waitMax, Self.wait(suspension.failures)), round: round)
        return true
    }
}
