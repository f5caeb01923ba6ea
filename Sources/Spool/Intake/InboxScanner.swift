import Domain
import Files
import FoundationEssentials
import Glibc

/// Scans the inbox in parts and returns the complete files. Not thread-safe: the owner's lock serialises the scans.
final class InboxScanner {
    private let settings: IntakeSettings
    private let now: @Sendable () -> ContinuousClock.Instant
    private let wallClock: @Sendable () -> Date
    /// False on a network mount, whose leases do not show writers on other machines.
    private let asksForWriters: Bool
    /// The work folder, for testing whether files can be moved; nil when only scanning.
    private let work: Folder?
    private var observations = Observations()
    private var readings = ShortFileReadings()
    private var troubles = TroubleBook()
    private var mainWalk: InboxWalk?
    private var early = EarlyChecks()
    /// How many more unknown files this scan may open. The limit bounds the wait for the first complete file (T36).
    private var checksLeft = 0
    /// Counts of the current pass through the inbox.
    private var waitingCount = 0
    private var ignoredCount = 0

    /// Waiting files are reported after this time: most are complete a moment later.
    private static let waitShown = Duration.seconds(5)

    /// `wallClock` is only for times in reports. `work`: nil when only scanning.
    init(
        settings: IntakeSettings, now: @escaping @Sendable () -> ContinuousClock.Instant,
        wallClock: @escaping @Sendable () -> Date = { Date() }, asksForWriters: Bool, work: Folder?
    ) {
        self.work = work
        self.settings = settings
        self.now = now
        self.wallClock = wallClock
        self.asksForWriters = asksForWriters
    }

    /// Scans the priority folder from its start, then the rest from where the last scan stopped at its limit.
    func scan(_ inbox: Folder, limit: Int) throws(SystemFailure) -> InboxScan {
        var scan = InboxScan()
        let resumes = mainWalk != nil
        checksLeft = asksForWriters ? Self.checksMax : Self.remoteChecksMax
        let limit = asksForWriters ? limit : min(limit, Self.remoteReadyMax)
        readings = ShortFileReadings()
        if !resumes {
            observations.beginRound()
            troubles.beginRound()
            (waitingCount, ignoredCount) = (0, 0)
        }
        do {
            try checkEarly(inbox, limit, &scan)
            var isDone = try walkPriority(inbox, limit, &scan)
            if isDone { isDone = try walkMain(inbox, limit, &scan) }
            if isDone {
                scan.gone = observations.endRound()
                scan.troubles = troubles.endRound()
            }
            // The next scan finds what arrived behind a resumed pass.
            scan.hasMore = !isDone || resumes
        } catch {
            mainWalk = nil
            throw error
        }
        scan.waitingCount += waitingCount
        scan.ignoredCount += ignoredCount
        return scan
    }

    private static let checksMax = 2_048
    /// On a remote mount each check needs several requests, and each found file is flushed by itself: the first of many
    /// files waits for the whole scan (T36).
    private static let remoteChecksMax = 512
    private static let remoteReadyMax = 64

    /// Records that a complete file could not be read or moved, with the errno's name; a later scan returns it again.
    /// - Returns: false when too many such files are recorded already.
    @discardableResult
    func addTrouble(
        _ file: DroppedFile, _ kind: Observations.TroubleKind = .unreadable, errorName: String
    ) -> Bool {
        observations.addTrouble(file, kind, errorName, at: now(), waitMax: settings.incompleteWindow)
    }

    /// Skips all files of this file's folder until a file can be moved out of it.
    func suspend(folderOf path: InboxPath) {
        observations.suspend(folderOf: path, at: now(), waitMax: settings.incompleteWindow)
    }

    /// The digest of a short file from the last scan; nil for a long file and for one that changed.
    func digest(of file: DroppedFile) throws(PortError) -> SHA256Digest? { try readings.digest(of: file) }

    /// Checks files whose wait is over, without walking to them.
    private func checkEarly(_ inbox: Folder, _ limit: Int, _ scan: inout InboxScan) throws(SystemFailure) {
        var folders = InboxFolders(inbox)
        for path in early.due(at: now(), max: limit) {
            do {
                let (folder, name) = try folders.locate(path)
                if case .ready(let file) = try checkInside(folder.file(name), path: path) {
                    scan.ready.append(file)
                    early.found(path)
                }
            } catch {
                // The walk classifies the file.
                if [EMFILE, ENFILE, ENOMEM].contains(error.number) { throw error }
            }
        }
    }

    /// - Returns: false when the limit stopped the walk.
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
        // Every scan reads this folder from the start, so it is counted separately.
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
        while scan.ready.count < limit, checksLeft > 0 {
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
                if early.wasFound(path) {
                    // The file exists: keep its trouble, or a claim that is refused again would create another row.
                    observations.keep(inTrouble: path)
                    continue
                }
                if isSuspended(folder, path) {
                    waiting += 1
                    continue
                }
                switch try check(at: entry, in: folder, path: path) {
                case .ready(let file): scan.ready.append(file)
                case .gone: break
                case .notAFile: ignored += 1
                case .unreadable(let name):
                    // An empty name means that the file was not checked.
                    if name.isEmpty {
                        troubles.keep(path)
                    } else {
                        troubles.note(path, .unreadable, name, since: wallClock())
                    }
                    if observations.isNews(unreadable: path) { scan.unreadable.append(path) }
                case .refused(let remaining):
                    waiting += 1
                    scan.nextScan = min(scan.nextScan ?? remaining, remaining)
                case .waiting(let remaining, let reason, let since):
                    waiting += 1
                    noteWaiting(path, reason, since: since)
                    scan.nextScan = min(scan.nextScan ?? remaining, remaining)
                }
            }
        }
        return false
    }

    private func isSuspended(_ folder: Folder, _ path: InboxPath) -> Bool {
        observations.isSuspended(folderOf: path, now: now(), waitMax: settings.incompleteWindow) {
            work.map { FolderOutlet(folder: folder, work: $0).failure() == nil } ?? true
        }
    }

    private enum Check {
        case ready(DroppedFile)
        case waiting(remaining: Duration, InboxTrouble.Reason, since: ContinuousClock.Instant)
        case gone, notAFile
        /// It could not be moved; its claim in the ledger reports it.
        case refused(remaining: Duration)
        /// The errno's name; empty when the file was not checked.
        case unreadable(String)
    }

    private func noteWaiting(_ path: InboxPath, _ reason: InboxTrouble.Reason, since: ContinuousClock.Instant) {
        let waited = now() - since
        guard waited >= Self.waitShown else { return }
        troubles.note(path, reason, since: wallClock().addingTimeInterval(-(waited / .seconds(1))))
    }

    /// Does nothing for most names that are known to wait; a rotating few get one `stat`.
    private func check(
        at entry: FolderStream.Entry, in folder: Folder, path: InboxPath
    ) throws(SystemFailure) -> Check {
        do {
            if let trouble = observations.wait(inTrouble: path, entry.inode, now: now()) { return check(trouble) }
            if observations.mayPassOver(unreadable: path, entry.inode) { return .unreadable("") }
            if let known = observations[entry.inode], known.dueAt.map({ now() < $0 }) ?? true,
                !observations.isTurn(entry.inode)
            {
                observations.remember(entry.inode, known)
                return .waiting(
                    remaining: known.dueAt.map { $0 - now() } ?? Self.writerWait(known.writerChecks),
                    known.dueAt == nil ? .beingWritten : .incomplete, since: known.since)
            }
            if let known = observations[entry.inode], let dueAt = known.dueAt, now() < dueAt {
                guard let status = try folder.status(entry.name) else { return .gone }
                if status.isRegular, status.identity.inode == entry.inode, known.isSame(status.identity) {
                    observations.remember(entry.inode, known)
                    return .waiting(remaining: dueAt - now(), .incomplete, since: known.since)
                }
            }
            checksLeft -= 1
            return try checkInside(folder.file(entry.name), path: path)
        } catch {
            switch error.number {
            case ENOENT, ENOTDIR: return .gone
            case ELOOP, ENXIO, ENODEV: return .notAFile
            case EMFILE, ENFILE, ENOMEM: throw error
            default: return .unreadable(error.name)
            }
        }
    }

    private func check(
        _ trouble: (kind: Observations.TroubleKind, errorName: String, remaining: Duration)
    ) -> Check {
        trouble.kind == .refused ? .refused(remaining: trouble.remaining) : .unreadable(trouble.errorName)
    }

    private func checkInside(_ file: Descriptor, path: InboxPath) throws(SystemFailure) -> Check {
        let writer = asksForWriters ? file.writerPresence() : .unknown
        let status = try asksForWriters ? file.status() : file.freshStatus()
        guard status.isRegular else { return .notAFile }
        let identity = status.identity
        let time = now()
        if let trouble = observations.wait(inTrouble: path, identity, now: time) { return check(trouble) }
        let ends = writer == .present ? nil : try file.ends(byteCount: identity.byteCount)
        let known = observations[identity.inode]
        let isQuiet = writer != .present && known?.isSame(identity) == true
        let quietSince = isQuiet ? known?.quietSince ?? time : time
        let verdict = Completeness.judge(
            writer: writer, ending: ends?.ending, quiet: time - quietSince, settings: settings,
            isShort: !asksForWriters && identity.byteCount <= settings.shortBytesMax)
        switch verdict {
        case .complete(let isCutShort):
            // Keep the observation until the file is claimed: if the claim fails, the next scan finds it complete
            // again.
            if let known, known.isSame(identity) { observations.remember(identity.inode, known) }
            if let ends { readings.keep(ends, of: path, identity) }
            return .ready(
                DroppedFile(path: path, byteCount: identity.byteCount, identity: identity, isCutShort: isCutShort))
        case .wait(let remaining):
            let checks = known?.writerChecks ?? 0
            let since = known?.since ?? time
            observations.remember(
                identity.inode,
                Observations.Waiting(
                    byteCount: identity.byteCount, modifiedNanoseconds: identity.modifiedNanoseconds,
                    quietSince: quietSince, since: since, dueAt: remaining.map { time + $0 },
                    writerChecks: remaining == nil ? min(checks + 1, 10) : checks, round: 0))
            if let remaining { early.add(path, dueAt: time + remaining) }
            return .waiting(
                remaining: remaining ?? Self.writerWait(checks), remaining == nil ? .beingWritten : .incomplete,
                since: since)
        }
    }

    /// 2 ms after the first check, doubling up to about 2 s: the kernel reports a close just before the writer is gone,
    /// and some writers it never reports.
    private static func writerWait(_ checks: UInt8) -> Duration { .milliseconds(2 << Int(min(checks, 10))) }
}
