import Domain
import Files
import Glibc
import Synchronization

/// Claims fingerprinted files by renaming them from the inbox into the work folder, with few flushes for the group.
struct Taking {
    let spool: OpenSpool

    /// A renamed file with its original folder and name.
    private struct Renamed: Sendable {
        let file: FingerprintedFile
        let folder: Folder
        let name: FileName
    }

    /// What happens to a renamed file.
    private enum Fate {
        case own
        /// It is not the file that was fingerprinted, or another process writes to it.
        case changed
        /// A private copy was needed but could not be made.
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
        // A link, a pipe or a vanished file is not what was read. Any other error says nothing about the file.
        case .failure(let failure): return failure.isVanished || failure.number == ENXIO ? .changed : .refused(failure)
        }
    }

    /// When no file can be moved out of a folder, as a probe file shows, the rest of its files are refused without a
    /// try.
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
                // EEXIST: the ID is in use; the file can be claimed under another one.
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

    /// Whether the folder refuses a probe file for the same reason.
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

    /// Whether the file in the work folder is the one that was fingerprinted and no process can still write to it.
    /// Nobody can open it by its inbox name any more, so a writer must have it open now.
    ///
    /// Some file systems change inode number or time of a renamed file; then the digest decides.
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

    /// Replaces a file with another hard link by a private copy, because it could be modified through the other link
    /// after validation. The same applies to a file whose bytes may exist in memory only (`FlushGuard`). A file that is
    /// too large to be accepted is not copied.
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
            // Best effort: the next try overwrites what remains.
            _ = try? work.remove(temporary)
            return .refused(failure)
        } catch {
            throw PortError(.internalFault, "A file with another name could not be copied.", cause: error)
        }
    }

    /// Returns the file to its own name, or to a name with the ID when that name was taken meanwhile. If both fail it
    /// stays in the work folder, where `Claiming` finds it.
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
