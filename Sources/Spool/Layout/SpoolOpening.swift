import CLinux
import Domain
import Files
import FoundationEssentials
import Glibc

/// Prepares a spool for serving: creates what is missing, and refuses layouts that could lose or mix files later.
struct SpoolOpening {
    let layout: SpoolLayout
    let settings: IntakeSettings
    let now: @Sendable () -> ContinuousClock.Instant
    let wallClock: @Sendable () -> Date
    /// Written when the spool has none; opening fails when the spool has another.
    let identity: SpoolIdentity?
    /// The ledger's last number, from which numbers continue when the spool's own record is missing.
    let lastProtocolNumber: Int64
    let random: @Sendable () -> UInt64
    let host: ServerHost
    let failPoints: FailPoints
    /// Replaces the tested abilities of the file system; for tests.
    let assumedMoves: MoveSupport?
    let reportsWaiting: @Sendable (String) -> Void

    func open() throws(PortError) -> OpenSpool {
        try makeRoot()
        let root = try opening(layout.root) { () throws(SystemFailure) in
            try Folder.open(absolute: layout.root, path: "")
        }
        var folders: [SpoolFolder: Folder] = [:]
        for folder in SpoolFolder.allCases {
            let name = layout.name(folder)
            folders[folder] = try opening(name) { () throws(SystemFailure) in
                guard let name = FileName(name) else { throw SystemFailure(call: "openat", number: EINVAL) }
                return try root.makingFolder(name, sharesAccess: false)
            }
        }
        guard let inbox = folders[.inbox], let work = folders[.work], let originals = folders[.originals] else {
            throw PortError(.internalFault, "The spool's folders were not opened.")
        }
        try checkApart(folders, root: root)
        try checkNotInside(root)
        let isRemote = MountKind(magic: UInt64(hatspool_file_system_magic(inbox.number))) == .remote
        let (lock, lockAnswer) = try takeLock(in: work)
        let serving = try takeServing(in: work, lock, isRemote: isRemote)
        try opening(inbox.path) { () throws(SystemFailure) in _ = try inbox.makingFolder(SpoolLayout.priorityName) }
        let trials = try tryCalls(folders, work: work, lockAnswer: lockAnswer)
        let moves = assumedMoves ?? trials.moves
        let names = try opening(work.path) { () throws(SystemFailure) in try WorkListing(work) }
        try opening(originals.path) { () throws(SystemFailure) in
            try HardLinkBackups.sortOut(
                work: work, claimed: names.claimed, originals: originals, countsLinks: moves.linksFiles)
        }
        let hasOrigins = try opening(work.path) { () throws(SystemFailure) in
            try WorkLeftovers(root: root, work: work).remove(names)
        }
        try keep(trials, in: work)
        let protocols = try keptNumbers(root)
        let spool = try opening(work.path) { () throws(SystemFailure) in
            OpenSpool(
                root: root, folders: folders, lock: lock, session: try ServingSession(serving), isRemote: isRemote,
                trials: trials, moves: moves, failPoints: failPoints,
                scanner: InboxScanner(
                    settings: settings, now: now, wallClock: wallClock, asksForWriters: !isRemote, work: work),
                now: now, protocols: protocols)
        }
        if hasOrigins { spool.keepsOriginFiles() }
        return spool
    }

    /// Called with the lock held, so no other process writes the identity.
    private func keptNumbers(_ root: Folder) throws(PortError) -> ProtocolMark? {
        guard let identity else { return nil }
        let metadata = SpoolMetadata(root: root)
        let found = try metadata.identity()
        if let found, found.spool != identity.spool {
            throw PortError(
                .configuration, "The spool \(layout.root) became another one while it was being opened; start again.")
        }
        if found == nil { try metadata.write(identity) }
        return try ProtocolMark(
            in: try metadata.folder(), isExpected: found?.ledger != nil, lastOfLedger: lastProtocolNumber)
    }

    private func opening<Value>(
        _ path: String, _ body: () throws(SystemFailure) -> Value
    ) throws(PortError) -> Value {
        do { return try body() } catch { throw error.port("open", path) }
    }

    private func makeRoot() throws(PortError) {
        var path = ""
        for part in layout.root.split(separator: "/") {
            path += "/\(part)"
            if unsafe mkdir(path, 0o770) != 0 {
                let failure = SystemFailure.last("mkdir")
                // An existing parent folder without write permission returns EACCES or EROFS instead of EEXIST.
                if failure.number != EEXIST, unsafe access(path, F_OK) != 0 { throw failure.port("create", path) }
            }
        }
    }

    /// Refuses two names for one folder: answers and finished files would return to the inbox (T29).
    private func checkApart(_ folders: [SpoolFolder: Folder], root: Folder) throws(PortError) {
        var seen: [FolderIdentity: String] = [root.identity: "the spool's root"]
        for folder in SpoolFolder.allCases {
            guard let opened = folders[folder] else { continue }
            if let other = seen.updateValue(opened.path, forKey: opened.identity) {
                throw PortError(
                    .configuration,
                    "\(opened.path) and \(other) are the same folder. Give each its own (spool \(layout.root)).")
            }
        }
    }

    /// Refuses a spool inside a folder of another spool, which would claim its files.
    private func checkNotInside(_ root: Folder) throws(PortError) {
        var parent = layout.root
        while let slash = parent.lastIndex(of: "/"), slash > parent.startIndex {
            parent = String(parent[..<slash])
            for dialect in SpoolLayout.Dialect.allCases {
                let other = SpoolLayout(root: parent, dialect: dialect)
                let lock = "\(other.path(.work))/\(SpoolLayout.lockName.display)"
                if unsafe access(lock, F_OK) == 0 {
                    throw PortError(
                        .configuration,
                        "The spool \(layout.root) lies inside the spool \(parent). Put it beside that one.")
                }
            }
        }
    }

    private func takeLock(in work: Folder) throws(PortError) -> (LockFile?, String) {
        do {
            return try LockFile.takeIfAny(SpoolLayout.lockName, in: work)
        } catch {
            guard error.number == EAGAIN else { throw error.port("lock", "\(work.path)/.lock") }
            throw PortError(
                .busy, "Another process serves the spool \(layout.root). Stop it first, or use another spool.",
                isTransient: true)
        }
    }

    /// Checks the record of the serving process too, because a lock may be limited to this mount or machine.
    private func takeServing(in work: Folder, _ lock: LockFile?, isRemote: Bool) throws(PortError) -> Serving {
        do {
            let identity = isRemote ? "" : try lock?.identity() ?? ""
            return try Serving.take(
                in: work,
                Serving.Surroundings(
                    host: host, lock: identity, isRemote: isRemote || lock == nil, now: now,
                    wait: { _ = usleep(UInt32($0 / .microseconds(1))) }, reportsWaiting: reportsWaiting, random: random)
            )
        } catch let failure as SystemFailure {
            throw failure.port("read who serves", work.path)
        } catch let failure as Serving.Failure {
            switch failure {
            case .system(let failure): throw failure.port("write down who serves the spool in", work.path)
            case .servedBy(let record):
                throw PortError(
                    .busy,
                    "Another process, \(record.pid) on \(ShownName.of(record.host)), serves the spool \(layout.root). "
                        + "Stop it first, or use another spool.",
                    isTransient: true)
            }
        } catch {
            throw PortError(
                .internalFault, "Which process serves the spool \(layout.root) cannot be determined.", cause: error)
        }
    }

    /// Tests every call that a spool needs, in each folder and between it and the work folder. Device numbers alone do
    /// not show whether all are on one mount: a bind mount has the same number and still refuses a rename.
    private func tryCalls(
        _ folders: [SpoolFolder: Folder], work: Folder, lockAnswer: String
    ) throws(PortError) -> SpoolTrials {
        var results: [SpoolTrials.Folder] = []
        for folder in [SpoolFolder.work] + SpoolFolder.allCases.filter({ $0 != .work }) {
            guard let opened = folders[folder] else { continue }
            guard opened.identity.device == work.identity.device else { throw otherFileSystem(opened, work) }
            let trial = FolderTrial(folder: opened, work: work)
            do {
                var result = try trial.run()
                if folder == .work { result.answers[SpoolTrials.Call.lock.rawValue] = lockAnswer }
                if folder == .inbox { result.answers[SpoolTrials.Call.lease.rawValue] = trial.lease() }
                results.append(result)
            } catch {
                if error.number == EXDEV { throw otherFileSystem(opened, work) }
                throw error.port(folder == .work ? "create a file in" : "rename a file to", opened.path)
            }
        }
        let trials = SpoolTrials(triedAt: wallClock(), folders: results)
        if let refusal = trials.refusal(spool: layout.root) { throw refusal }
        return trials
    }

    /// For `doctor`. A write error is ignored: a full or broken disk shows elsewhere.
    private func keep(_ trials: SpoolTrials, in work: Folder) throws(PortError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(trials) else { return }
        do {
            let file = try work.newFile(SpoolLayout.probeName)
            try file.write(all: Array(bytes))
            try work.renameReplacing(SpoolLayout.probeName, to: work, SpoolLayout.trialsName)
        } catch {
            _ = try? work.remove(SpoolLayout.probeName)
        }
    }

    private func otherFileSystem(_ folder: Folder, _ work: Folder) -> PortError {
        PortError(
            .configuration,
            "\(folder.path) and \(work.path) of the spool \(layout.root) are on different mounts (EXDEV); a file could not be "
                + "renamed from one to the other in one step. Put all folders on one file system.")
    }
}
