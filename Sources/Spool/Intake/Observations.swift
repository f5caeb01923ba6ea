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
        var writerLooks: UInt8 = 0
        var round: UInt32

        func isSame(_ identity: FileIdentity) -> Bool {
            byteCount == identity.byteCount && modifiedNanoseconds == identity.modifiedNanoseconds
        }
    }

    /// A file that was complete but could not be read, flushed or renamed.
    private struct Trouble {
        let identity: FileIdentity
        let retryAt: ContinuousClock.Instant
    }

    /// Beyond this many, files in trouble are neither reported nor remembered: they are simply tried again.
    private static let troublesMax = 10_000

    private var waiting: [UInt64: Waiting] = [:]
    private var troubles: [InboxPath: Trouble] = [:]
    private var reported: [InboxPath: UInt32] = [:]
    private var round: UInt32 = 0

    subscript(inode: UInt64) -> Waiting? { waiting[inode] }

    /// A new look through the whole inbox begins.
    mutating func beginRound() { round &+= 1 }

    /// The look is over: what it did not find is forgotten.
    mutating func endRound() {
        let current = round
        waiting = waiting.filter { $0.value.round == current }
        reported = reported.filter { $0.value == current }
    }

    mutating func remember(_ inode: UInt64, _ file: Waiting) {
        waiting[inode] = file
        waiting[inode]?.round = round
    }

    /// - Returns: whether this is news: it was not told since the trouble began.
    mutating func isNews(unreadable path: InboxPath) -> Bool {
        guard reported[path] != nil || reported.count < Self.troublesMax else { return false }
        return reported.updateValue(round, forKey: path) == nil
    }

    mutating func addTrouble(_ file: DroppedFile, retryAt: ContinuousClock.Instant) {
        guard troubles.count < Self.troublesMax else { return }
        troubles[file.path] = Trouble(identity: file.identity, retryAt: retryAt)
    }

    /// Whether this file gave trouble lately and is still the same.
    mutating func isInTrouble(_ path: InboxPath, _ identity: FileIdentity, now: ContinuousClock.Instant) -> Bool {
        guard !troubles.isEmpty, let trouble = troubles[path] else { return false }
        if trouble.identity == identity, now < trouble.retryAt { return true }
        troubles[path] = nil
        return false
    }

    /// Troubles of files that nobody asks about any more.
    mutating func dropOldTroubles(now: ContinuousClock.Instant) {
        troubles = troubles.filter { now < $0.value.retryAt }
    }
}
