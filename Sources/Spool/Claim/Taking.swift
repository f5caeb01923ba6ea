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

    /// What is to become of a file that was renamed.
    private enum Fate {
        case own
        /// It is not what was fingerprinted, or somebody writes to it.
        case changed
        /// A copy of its own was needed and could not be made.
        case refused(SystemFailure)
    }

    func run(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles {
        try spool.flushes.check()
        var result = TakenFiles()
        var touched: [FolderIdentity: Folder] = [:]
        let hardLinkBackups = HardLinkBackups(spool: spool)
        for renamed in rename(files, &result) {
            touched[renamed.folder.identity] = renamed.folder
            switch try fate(renamed) {
            case .own:
                result.taken.append(ClaimedDrop(renamed.file))
                hardLinkBackups.give(renamed.file.id)
                ClaimOrigins(spool: spool).keep(renamed.file)
            case .changed:
                giveBack(renamed)
                result.missing.append(renamed.file.id)
            case .refused(let failure):
                giveBack(renamed)
                refuse(renamed.file, failure, isFolderClosed: false, &result)
            }
        }
        try sync(touched)
        return result
    }

    private func fate(_ renamed: Renamed) throws(PortError) -> Fate {
        switch try isStill(renamed) {
        case .success(true): return try copiedIfShared(renamed)
        case .success(false): return .changed
        // A link, a pipe, or gone again: not what was read. Any other answer tells nothing about the file.
        case .failure(let failure): return failure.isVanished || failure.number == ENXIO ? .changed : .refused(failure)
        }
    }

    /// Where a folder lets nothing out, as a file of our own shows, the rest of its files are refused untried.
    private func rename(_ files: [FingerprintedFile], _ result: inout TakenFiles) -> [Renamed] {
        var done: [Renamed] = []
        var folders = InboxFolders(spool[.inbox])
        var closed: [FolderIdentity: SystemFailure] = [:]
        for file in files {
            var found: Folder?
            do throws(SystemFailure) {
                let (folder, name) = try folders.locate(file.file.path)
                found = folder
                if let failure = closed[folder.identity] { throw failure }
                try Moving(spool: spool).toOwnName(name, in: folder, to: spool[.work], WorkNames.claimed(file.id))
                done.append(Renamed(file: file, folder: folder, name: name))
            } catch {
                // With another ID it can be had: a file lies under this one.
                if error.isVanished || error.number == EEXIST {
                    result.missing.append(file.id)
                    continue
                }
                if let found, closed[found.identity] == nil, isClosed(found, error) { closed[found.identity] = error }
                let isClosed = found.map { closed[$0.identity] != nil } ?? false
                refuse(file, error, isFolderClosed: isClosed, &result)
            }
        }
        return done
    }

    /// Whether the folder refuses a file of ours for the same reason.
    private func isClosed(_ folder: Folder, _ failure: SystemFailure) -> Bool {
        FolderOutlet(folder: folder, work: spool[.work]).failure()?.number == failure.number
    }

    private func refuse(
        _ file: FingerprintedFile, _ failure: SystemFailure, isFolderClosed: Bool, _ result: inout TakenFiles
    ) {
        let path = file.file.path
        spool.scanner.withLock { scanner in
            let isRemembered = scanner.addTrouble(file.file, .refused, errorName: failure.name)
            if isFolderClosed || !isRemembered { scanner.suspend(folderOf: path) }
        }
        result.refused.append(
            RefusedFile(
                file: file, error: failure.port("take", "\(spool[.inbox].path)/\(ShownName.of(path.display))"),
                errorName: failure.name, isFolderClosed: isFolderClosed))
    }

    /// Whether what now lies in the work folder is what was fingerprinted, and nobody can still write to it: by its inbox name
    /// nobody can open it any more, so a writer would have to be there now.
    ///
    /// Some file systems give a file another inode number or time when it is renamed; then its bytes decide.
    private func isStill(_ renamed: Renamed) throws(PortError) -> Result<Bool, SystemFailure> {
        let (expected, file) = (renamed.file.file.identity, renamed.file)
        let opened: Descriptor
        let found: FileStatus
        do {
            opened = try spool[.work].file(WorkNames.claimed(file.id))
            if !spool.isRemote, opened.writerPresence() == .present { return .success(false) }
            found = try spool.isRemote ? opened.freshStatus() : opened.status()
        } catch {
            return .failure(error)
        }
        if found.identity == expected { return .success(true) }
        guard spool.isRemote, found.isRegular, found.identity.byteCount == expected.byteCount else {
            return .success(false)
        }
        let byteCount = min(expected.byteCount, Fingerprinting.digestBytesMax)
        return try FileReader().digest(of: opened, byteCount: byteCount).map { $0 == file.digest }
    }

    /// A file that has another name somewhere could be written to by that name after it was judged: it is taken as a copy. So is one
    /// whose bytes may be in memory alone (`FlushGuard`). One that is too large ever to be accepted is not worth it.
    private func copiedIfShared(_ renamed: Renamed) throws(PortError) -> Fate {
        let isSuspect = spool.flushes.clearSuspect(renamed.file.id)
        guard renamed.file.file.byteCount <= Fingerprinting.digestBytesMax else { return .own }
        let (work, id) = (spool[.work], renamed.file.id)
        let (claimed, temporary) = (WorkNames.claimed(id), WorkNames.ownCopy(id))
        do {
            let original = try work.file(claimed)
            let status = try spool.isRemote ? original.freshStatus() : original.status()
            guard isSuspect || status.nameCount > 1 else { return .own }
            let copy = try work.newFile(temporary)
            guard try FileReader().copy(original, to: copy).get() == renamed.file.digest else {
                try work.remove(temporary)
                return .changed
            }
            try copy.syncData()
            try work.renameReplacing(temporary, to: work, claimed)
            return .own
        } catch let error as PortError {
            throw error
        } catch let failure as SystemFailure {
            // Best effort: what stays is written over by the next try.
            _ = try? work.remove(temporary)
            return .refused(failure)
        } catch {
            throw PortError(.internalFault, "A file with another name could not be copied.", cause: error)
        }
    }

    /// Back under its own name, or beside a file that took that name meanwhile. When neither can be, it stays in the work folder, where
    /// whoever claims finds it (`Claiming`).
    private func giveBack(_ renamed: Renamed) {
        let id = renamed.file.id
        let beside = FileName(DropName(renamed.name.display).file(id: id))
        for name in [renamed.name, beside ?? renamed.name] {
            do {
                return try Moving(spool: spool).toSharedName(
                    WorkNames.claimed(id), of: id, in: spool[.work], to: renamed.folder, name)
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
