import CLinux
import Domain
import FoundationEssentials
import Glibc

/// Makes a spool ready to be served: creates what is missing, and refuses what could lose or mix files later.
struct SpoolOpening {
    let layout: SpoolLayout
    let settings: IntakeSettings
    let now: @Sendable () -> ContinuousClock.Instant
    var wallClock: @Sendable () -> Date = { Date() }
    /// Written when the spool has none; one that differs refuses it.
    var identity: SpoolIdentity?
    /// The ledger's, from which numbers go on when the spool's own record of them is gone.
    var lastProtocolNumber: Int64 = 0

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
        let lock = try takeLock(in: work)
        try opening(inbox.path) { () throws(SystemFailure) in _ = try inbox.makingFolder(SpoolLayout.priorityName) }
        try checkOneFileSystem(folders, work: work)
        try opening(originals.path) { () throws(SystemFailure) in
            try SecondNames.sortOut(work: work, originals: originals)
        }
        let hasOrigins = try removeLeftovers(in: work)
        let protocols = try keptNumbers(root)
        let magic = hatspool_file_system_magic(inbox.number)
        let isRemote = MountKind(magic: UInt64(magic)) == .remote
        let spool = OpenSpool(
            root: root, folders: folders, lock: lock, isRemote: isRemote,
            scanner: InboxScanner(settings: settings, now: now, wallClock: wallClock, asksForWriters: !isRemote),
            now: now, protocols: protocols)
        if hasOrigins { spool.keepsOriginFiles() }
        return spool
    }

    /// The lock is held, so nobody else writes the identity now.
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
                // A folder on the way that is there but forbids creating in it answers EACCES or EROFS before EEXIST.
                if failure.number != EEXIST, unsafe access(path, F_OK) != 0 { throw failure.port("create", path) }
            }
        }
    }

    /// Two names for one folder, or a folder inside another, would feed answers and finished files back into the inbox (T29).
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

    /// A spool inside a folder of another spool would have its files taken by that one.
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

    private func takeLock(in work: Folder) throws(PortError) -> LockFile {
        do {
            return try LockFile.take(SpoolLayout.lockName, in: work)
        } catch {
            guard error.number == EAGAIN else { throw error.port("lock", "\(work.path)/.lock") }
            throw PortError(
                .busy, "Another process serves the spool \(layout.root). Stop it first, or use another spool.",
                isTransient: true)
        }
    }

    /// Device numbers tell most of it; a folder mounted onto itself has the same number and still refuses a rename, so one file is
    /// sent to each folder and back.
    private func checkOneFileSystem(_ folders: [SpoolFolder: Folder], work: Folder) throws(PortError) {
        let probe = SpoolLayout.probeName
        do {
            _ = try work.newFile(probe)
        } catch {
            throw error.port("create a file in", work.path)
        }
        defer {
            // Best effort: a probe that stays is emptied and used again by the next start.
            _ = try? work.remove(probe)
        }
        for folder in SpoolFolder.allCases where folder != .work {
            guard let opened = folders[folder] else { continue }
            guard opened.identity.device == work.identity.device else { throw otherFileSystem(opened, work) }
            do {
                try work.renameReplacing(probe, to: opened, probe)
                try opened.renameReplacing(probe, to: work, probe)
            } catch {
                guard error.number == EXDEV else { throw error.port("rename a file to", opened.path) }
                throw otherFileSystem(opened, work)
            }
        }
    }

    private func otherFileSystem(_ folder: Folder, _ work: Folder) -> PortError {
        PortError(
            .configuration,
            "\(folder.path) and \(work.path) of the spool \(layout.root) are on different mounts (EXDEV); a file could not be "
                + "renamed from one to the other in one step. Put all folders on one file system.")
    }

    /// Removes answers that a crash left half written, and import copies whose drop is no longer here: it was filed away, which
    /// comes after every delivery is over. Other import copies, downloads on their way and files made for the import folder stay;
    /// the ledger knows what to do with them.
    /// - Returns: whether origins of claimed files lie there.
    private func removeLeftovers(in work: Folder) throws(PortError) -> Bool {
        try opening(work.path) { () throws(SystemFailure) in
            var hasOrigins = false
            let stream = try FolderStream(work)
            while let entry = try stream.next() {
                if WorkNames.isAnswer(entry.name) {
                    try work.remove(entry.name)
                } else if let id = WorkNames.importCopyID(entry.name), try work.status(WorkNames.claimed(id)) == nil {
                    try work.remove(entry.name)
                } else if let id = WorkNames.id(of: entry.name, ending: WorkNames.originEnding) {
                    if try work.status(WorkNames.claimed(id)) == nil {
                        try work.remove(entry.name)
                    } else {
                        hasOrigins = true
                    }
                }
            }
            return hasOrigins
        }
    }
}
