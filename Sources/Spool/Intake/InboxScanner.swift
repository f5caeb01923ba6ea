import Domain
import FoundationEssentials
import Glibc

/// Looks through the inbox, a part at a time, and tells what is complete. One look after another: guarded by the owner's lock.
final class InboxScanner {
    private let settings: IntakeSettings
    private let now: @Sendable () -> ContinuousClock.Instant
    private let wallClock: @Sendable () -> Date
    /// Leases of a network mount tell nothing about writers on other machines.
    private let asksForWriters: Bool
    private var observations = Observations()
    private var readings = ShortFileReadings()
    private var troubles = TroubleBook()
    private var mainWalk: InboxWalk?
    /// Counts of the look that is under way.
    private var waitingCount = 0
    private var ignoredCount = 0

    /// Files that wait are told of once they have waited this long: most are complete a moment later.
    private static let waitShown = Duration.seconds(5)

    /// `wallClock` only dates what is told to people.
    init(
        settings: IntakeSettings, now: @escaping @Sendable () -> ContinuousClock.Instant,
        wallClock: @escaping @Sendable () -> Date = { Date() }, asksForWriters: Bool
    ) {
        self.settings = settings
        self.now = now
        self.wallClock = wallClock
        self.asksForWriters = asksForWriters
    }

    /// The priority folder from its beginning, then the rest from where the last look stopped at its limit.
    func scan(_ inbox: Folder, limit: Int) throws(SystemFailure) -> InboxScan {
        var scan = InboxScan()
        let resumes = mainWalk != nil
        readings = ShortFileReadings()
        if !resumes {
            observations.beginRound()
            troubles.beginRound()
            (waitingCount, ignoredCount) = (0, 0)
        }
        do {
            var isDone = try walkPriority(inbox, limit, &scan)
            if isDone { isDone = try walkMain(inbox, limit, &scan) }
            if isDone {
                observations.endRound()
                scan.troubles = troubles.endRound()
                observations.dropOldTroubles(now: now())
            }
            // What came in behind a look that was resumed is found by the next one.
            scan.hasMore = !isDone || resumes
        } catch {
            mainWalk = nil
            throw error
        }
        scan.waitingCount += waitingCount
        scan.ignoredCount += ignoredCount
        return scan
    }

    /// This file was complete but could not be had; it comes again after a while, or at once when it changes.
    func addTrouble(_ file: DroppedFile) {
        observations.addTrouble(file, retryAt: now().advanced(by: settings.incompleteWindow))
    }

    /// The digest of a short file as the last look read it; nil for a long file and for one that changed.
    func digest(of file: DroppedFile) throws(PortError) -> SHA256Digest? { try readings.digest(of: file) }

    /// - Returns: false when the limit ended it.
    private func walkPriority(_ inbox: Folder, _ limit: Int, _ scan: inout InboxScan) throws(SystemFailure) -> Bool {
        let folder: Folder
        do {
            folder = try inbox.folder(SpoolLayout.priorityName)
        } catch {
            guard error.number == ENOENT || error.number == ENOTDIR || error.number == ELOOP else { throw error }
            return true
        }
        let prefix = SpoolLayout.priorityName.bytes + [UInt8(ascii: "/")]
        var walk = try InboxWalk(folder, prefix: Array(prefix), settings: settings)
        var (waiting, ignored) = (0, 0)
        let isDone = try advance(&walk, limit, &scan, &waiting, &ignored)
        // This folder is looked at afresh in every part of a look, so it is counted apart.
        scan.waitingCount += waiting
        scan.ignoredCount += ignored
        return isDone
    }

    private func walkMain(_ inbox: Folder, _ limit: Int, _ scan: inout InboxScan) throws(SystemFailure) -> Bool {
        var walk: InboxWalk
        if let paused = mainWalk { walk = paused } else { walk = try InboxWalk(inbox, prefix: [], settings: settings) }
        mainWalk = nil
        let isDone = try advance(&walk, limit, &scan, &waitingCount, &ignoredCount)
        mainWalk = isDone ? nil : walk
        return isDone
    }

    private func advance(
        _ walk: inout InboxWalk, _ limit: Int, _ scan: inout InboxScan, _ waiting: inout Int, _ ignored: inout Int
    ) throws(SystemFailure) -> Bool {
        while scan.ready.count < limit {
            guard let step = try walk.next() else { return true }
            switch step {
            case .ignored:
                ignored += 1
            case .strange(let path, let reason, let kind):
                ignored += 1
                troubles.note(path, reason, kind, since: wallClock())
                if observations.isNews(unreadable: path) { scan.strange.append(path) }
            case .unreadable(let path, let name):
                troubles.note(path, .unreadable, name, since: wallClock())
                if observations.isNews(unreadable: path) { scan.unreadable.append(path) }
            case .file(let entry, let folder, let path):
                switch try look(at: entry, in: folder, path: path) {
                case .ready(let file): scan.ready.append(file)
                case .gone: break
                case .notAFile: ignored += 1
                case .unreadable(let name):
                    // Without a name it is one that could not be claimed a while ago, which is told elsewhere.
                    if !name.isEmpty { troubles.note(path, .unreadable, name, since: wallClock()) }
                    if observations.isNews(unreadable: path) { scan.unreadable.append(path) }
                case .waiting(let remaining, let reason, let since):
                    waiting += 1
                    noteWaiting(path, reason, since: since)
                    scan.nextLook = min(scan.nextLook ?? remaining, remaining)
                }
            }
        }
        return false
    }

    private enum Look {
        case ready(DroppedFile)
        case waiting(remaining: Duration, InboxTrouble.Reason, since: ContinuousClock.Instant)
        case gone, notAFile
        /// The errno's name.
        case unreadable(String)
    }

    private func noteWaiting(_ path: InboxPath, _ reason: InboxTrouble.Reason, since: ContinuousClock.Instant) {
        let waited = now() - since
        guard waited >= Self.waitShown else { return }
        troubles.note(path, reason, since: wallClock().addingTimeInterval(-(waited / .seconds(1))))
    }

    /// One `stat` for each candidate, and nothing more for one that is known to wait and did not change.
    private func look(
        at entry: FolderStream.Entry, in folder: Folder, path: InboxPath
    ) throws(SystemFailure) -> Look {
        do {
            if let known = observations[entry.inode], let dueAt = known.dueAt, now() < dueAt {
                guard let status = try folder.status(entry.name) else { return .gone }
                if status.isRegular, status.identity.inode == entry.inode, known.isSame(status.identity) {
                    observations.remember(entry.inode, known)
                    return .waiting(remaining: dueAt - now(), .incomplete, since: known.since)
                }
            }
            return try lookInside(folder.file(entry.name), path: path)
        } catch {
            switch error.number {
            case ENOENT, ENOTDIR: return .gone
            case ELOOP, ENXIO, ENODEV: return .notAFile
            case EMFILE, ENFILE, ENOMEM: throw error
            default: return .unreadable(error.name)
            }
        }
    }

    private func lookInside(_ file: Descriptor, path: InboxPath) throws(SystemFailure) -> Look {
        let writer = asksForWriters ? file.writerPresence() : .unknown
        let status = try file.status()
        guard status.isRegular else { return .notAFile }
        let identity = status.identity
        let time = now()
        if observations.isInTrouble(path, identity, now: time) { return .unreadable("") }
        let ends = writer == .present ? nil : try file.ends(byteCount: identity.byteCount)
        let known = observations[identity.inode]
        let isQuiet = writer != .present && known?.isSame(identity) == true
        let quietSince = isQuiet ? known?.quietSince ?? time : time
        let verdict = Completeness.judge(
            writer: writer, ending: ends?.ending, quiet: time - quietSince, settings: settings)
        switch verdict {
        case .complete(let isCutShort):
            // What made it wait stays known until it is taken: whoever could not take it this time finds it complete again.
            if let known, known.isSame(identity) { observations.remember(identity.inode, known) }
            if let ends { readings.keep(ends, of: path, identity) }
            return .ready(
                DroppedFile(path: path, byteCount: identity.byteCount, identity: identity, isCutShort: isCutShort))
        case .wait(let remaining):
            let looks = known?.writerLooks ?? 0
            let since = known?.since ?? time
            observations.remember(
                identity.inode,
                Observations.Waiting(
                    byteCount: identity.byteCount, modifiedNanoseconds: identity.modifiedNanoseconds,
                    quietSince: quietSince, since: since, dueAt: remaining.map { time + $0 },
                    writerLooks: remaining == nil ? min(looks + 1, 10) : looks, round: 0))
            return .waiting(
                remaining: remaining ?? Self.writerWait(looks), remaining == nil ? .beingWritten : .incomplete,
                since: since)
        }
    }

    /// 2 ms after the first look, doubling to about 2 s: the kernel tells of a close an instant before the writer is gone, and of
    /// some writers it never tells.
    private static func writerWait(_ looks: UInt8) -> Duration { .milliseconds(2 << Int(min(looks, 10))) }
}
