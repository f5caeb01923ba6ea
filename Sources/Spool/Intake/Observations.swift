import Domain
import Files

/// What scans remember about files that are not complete yet and about files with errors. A pass through the inbox
/// forgets what it no longer finds, and files with errors are retried after a wait (T12).
struct Observations {
    /// One waiting file, identified by its inode.
    struct Waiting {
        var byteCount: Int64
        var modifiedNanoseconds: Int64
        /// Since when the file is unchanged and, as far as can be detected, without a writer.
        var quietSince: ContinuousClock.Instant
        /// Since when the file waits, including changes.
        var since: ContinuousClock.Instant
        /// No check is needed before this time while the file is unchanged; nil when the next check must look for a
        /// writer.
        var dueAt: ContinuousClock.Instant?
        /// Number of checks while a process wrote; the interval grows with it.
        var writerChecks: UInt8 = 0
        var round: UInt32

        func isSame(_ identity: FileIdentity) -> Bool {
            byteCount == identity.byteCount && modifiedNanoseconds == identity.modifiedNanoseconds
        }
    }

    /// Why a complete file could not be claimed.
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

    /// A folder whose files are skipped until one can be moved out of it.
    private struct Suspension {
        var failures: UInt8
        var retryAt: ContinuousClock.Instant
        var round: UInt32
    }

    /// Above this number, the whole folder of a file with an error is suspended.
    private static let troublesMax = 50_000
    /// Above this number, unreadable files are not reported.
    private static let reportedMax = 10_000
    private static let suspensionsMax = 1_000
    /// Number of known names that one scan checks early, in rotation: changes to a few files are seen at once, and many
    /// files cost nothing (T38).
    private static let turnsMax = 256

    private var waiting: [UInt64: Waiting] = [:]
    private var troubles: [InboxPath: Trouble] = [:]
    private var suspensions: [[UInt8]: Suspension] = [:]
    private var reported: [InboxPath: UInt32] = [:]
    private var round: UInt32 = 0
    private var stride: UInt64 = 1

    subscript(inode: UInt64) -> Waiting? { waiting[inode] }

    /// Starts a new pass through the inbox.
    mutating func beginRound() {
        round &+= 1
        stride = UInt64(max(1, (waiting.count + troubles.count + reported.count) / Self.turnsMax))
    }

    /// Ends the pass and forgets what it did not find.
    /// - Returns: files that could not be moved earlier and are gone.
    mutating func endRound() -> [InboxPath] {
        let current = round
        waiting = waiting.filter { $0.value.round == current }
        reported = reported.filter { $0.value == current }
        // Suspensions of folders without files.
        suspensions = suspensions.filter { $0.value.round == current }
        let gone = troubles.filter { $0.value.round != current && suspensions[Self.folder(of: $0.key)] == nil }
        for path in gone.keys { troubles[path] = nil }
        return gone.filter { $0.value.kind == .refused }.map(\.key)
    }

    /// Whether a known name with this inode is checked early in this pass.
    func isTurn(_ inode: UInt64) -> Bool { (inode &+ UInt64(round)) % stride == 0 }

    mutating func remember(_ inode: UInt64, _ file: Waiting) {
        waiting[inode] = file
        waiting[inode]?.round = round
    }

    /// - Returns: whether the path was not reported yet since the trouble began.
    mutating func isNews(unreadable path: InboxPath) -> Bool {
        guard reported[path] != nil || reported.count < Self.reportedMax else { return false }
        return reported.updateValue(round, forKey: path) == nil
    }

    /// Whether `path` was reported before and can be skipped in this pass; it then counts as seen.
    mutating func mayPassOver(unreadable path: InboxPath, _ inode: UInt64) -> Bool {
        guard reported[path] != nil, !isTurn(inode) else { return false }
        reported[path] = round
        return true
    }

    /// `waitMax`: the longest time until the next try; the first retries of a file that cannot be moved come sooner.
    /// - Returns: false when too many are recorded already.
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

    /// Marks the file as seen in this pass although the walk did not check it.
    mutating func keep(inTrouble path: InboxPath) { troubles[path]?.round = round }

    /// 2 s, doubling with each failure.
    private static func wait(_ failures: UInt8) -> Duration { .seconds(2 << Int(min(failures, 8))) }

    /// How long a file must still wait because of an error, judged by its name and inode; nil when it must be checked.
    mutating func wait(
        inTrouble path: InboxPath, _ inode: UInt64, now: ContinuousClock.Instant
    ) -> (kind: TroubleKind, errorName: String, remaining: Duration)? {
        guard !troubles.isEmpty, let trouble = troubles[path] else { return nil }
        troubles[path]?.round = round
        guard trouble.identity.inode == inode, now < trouble.retryAt, !isTurn(inode) else { return nil }
        return (trouble.kind, trouble.errorName, trouble.retryAt - now)
    }

    /// The same for a checked file: if it has changed, the error no longer counts.
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

    /// Whether the files in the folder of `path` are skipped; `isOpen` is called when the wait is over.
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
