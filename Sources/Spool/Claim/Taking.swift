import Domain
import Glibc
import Synchronization

/// Renames fingerprinted files from the inbox into the work folder, a group with few flushes.
struct Taking {
    let spool: OpenSpool

    /// A file that now lies in the work folder, and where it came from.
    private struct Renamed: Sendable {
        let file: FingerprintedFile
        let folder: Folder
        let name: FileName
    }

    /// What became of the renames of a group.
    private struct Renames {
        var done: [Renamed] = []
        var missing: [DropID] = []
        /// A rename is refused for a reason that holds for every file.
        var failure: SystemFailure?
    }

    func run(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles {
        try spool.flushes.check()
        let renames = rename(files)
        var result = TakenFiles()
        result.missing = renames.missing
        result.failure = renames.failure?.port("take files from", spool[.inbox].path)
        var touched: [FolderIdentity: Folder] = [:]
        let secondNames = SecondNames(spool: spool)
        for renamed in renames.done {
            touched[renamed.folder.identity] = renamed.folder
            if isStill(renamed), try isOursAlone(renamed) {
                result.taken.append(ClaimedDrop(renamed.file))
                secondNames.give(renamed.file.id)
                ClaimOrigins(spool: spool).keep(renamed.file)
            } else {
                giveBack(renamed)
                result.missing.append(renamed.file.id)
            }
        }
        try sync(touched)
        return result
    }

    private func rename(_ files: [FingerprintedFile]) -> Renames {
        var renames = Renames()
        var folders = InboxFolders(spool[.inbox])
        for (position, file) in zip(files.indices, files) {
            do {
                let (folder, name) = try folders.locate(file.file.path)
                try folder.rename(name, to: spool[.work], WorkNames.claimed(file.id))
                renames.done.append(Renamed(file: file, folder: folder, name: name))
            } catch {
                switch error.number {
                case ENOENT, ENOTDIR, ELOOP, EEXIST, EINVAL:
                    renames.missing.append(file.id)
                case EACCES, EPERM, EBUSY, ETXTBSY, EXDEV:
                    // This file or its sub-folder; others may well be movable. Tried again later, told once.
                    spool.scanner.withLock { $0.addTrouble(file.file) }
                    renames.missing.append(file.id)
                default:
                    // None is tried again at once: each try costs every file of the group a row in the ledger.
                    let rest = files[position...]
                    spool.scanner.withLock { scanner in rest.forEach { scanner.addTrouble($0.file) } }
                    renames.missing += rest.map(\.id)
                    renames.failure = error
                    return renames
                }
            }
        }
        return renames
    }

    /// Whether what now lies in the work folder is what was fingerprinted, and nobody can still write to it: by its inbox name
    /// nobody can open it any more, so a writer would have to be there now.
    private func isStill(_ renamed: Renamed) -> Bool {
        do {
            let opened = try spool[.work].file(WorkNames.claimed(renamed.file.id))
            if !spool.isRemote, opened.writerPresence() == .present { return false }
            return try opened.status().identity == renamed.file.file.identity
        } catch {
            // A link, a pipe, a file that was closed to us: not what was read.
            return false
        }
    }

    /// A file that has another name somewhere could be written to by that name after it was judged: it is taken as a copy. So is one
    /// whose bytes may be in memory alone (`FlushGuard`). One that is too large ever to be accepted is not worth it.
    /// - Returns: false where the copy cannot be made, which is told once, or is not what was fingerprinted.
    private func isOursAlone(_ renamed: Renamed) throws(PortError) -> Bool {
        let isSuspect = spool.flushes.clearSuspect(renamed.file.id)
        guard renamed.file.file.byteCount <= Fingerprinting.digestBytesMax else { return true }
        let (work, id) = (spool[.work], renamed.file.id)
        let (claimed, temporary) = (WorkNames.claimed(id), WorkNames.ownCopy(id))
        do {
            let original = try work.file(claimed)
            guard try isSuspect || original.status().nameCount > 1 else { return true }
            let copy = try work.newFile(temporary)
            guard try FileReader().copy(original, to: copy).get() == renamed.file.digest else {
                try work.remove(temporary)
                return false
            }
            try copy.syncData()
            try work.renameReplacing(temporary, to: work, claimed)
            return true
        } catch let error as PortError {
            throw error
        } catch {
            spool.scanner.withLock { $0.addTrouble(renamed.file.file) }
            return false
        }
    }

    /// Back under its own name, or beside a file that took that name meanwhile. When neither can be, it stays in the work folder
    /// with a released row, and the next start sets it aside.
    private func giveBack(_ renamed: Renamed) {
        let id = renamed.file.id
        let beside = FileName(DropName(renamed.name.display).file(id: id))
        for name in [renamed.name, beside ?? renamed.name] {
            do {
                return try spool[.work].rename(WorkNames.claimed(id), to: renamed.folder, name)
            } catch {
                continue
            }
        }
    }

    private func sync(_ touched: [FolderIdentity: Folder]) throws(PortError) {
        guard !touched.isEmpty else { return }
        for folder in [spool[.work]] + touched.values {
            try spool.flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
        }
    }
}
