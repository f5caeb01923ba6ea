import Domain
import Glibc
import Synchronization

/// Renames fingerprinted files from the inbox into the work folder, a group with few flushes.
struct Taking {
    let spool: OpenSpool

    private enum Outcome {
        case taken, missing
        /// The rename itself is refused for a reason that holds for every file of the folder.
        case failed(SystemFailure)
    }

    func run(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles {
        try spool.flushes.check()
        var result = TakenFiles()
        var folders = InboxFolders(spool[.inbox])
        var touched: [FolderIdentity: Folder] = [:]
        for (index, file) in files.enumerated() {
            switch take(file, &folders, &touched) {
            case .taken:
                result.taken.append(ClaimedDrop(file))
            case .missing:
                result.missing.append(file.id)
            case .failed(let failure):
                let path = "\(spool[.inbox].path)/\(file.file.path.display)"
                guard !result.taken.isEmpty else { throw failure.port("take", path) }
                // Those already taken are ours; the rest still lies in the inbox and is met again, and with it the failure.
                result.missing += files[index...].map(\.id)
                try sync(touched)
                return result
            }
        }
        try sync(touched)
        return result
    }

    private func take(
        _ file: FingerprintedFile, _ folders: inout InboxFolders, _ touched: inout [FolderIdentity: Folder]
    ) -> Outcome {
        let work = spool[.work]
        let target = WorkNames.claimed(file.id)
        do {
            let (folder, name) = try folders.locate(file.file.path)
            try folder.rename(name, to: work, target)
            touched[folder.identity] = folder
            if try isStill(file.file.identity, work, target) { return .taken }
            try giveBack(file.id, to: folder, name)
            return .missing
        } catch {
            switch error.number {
            case ENOENT, ENOTDIR, ELOOP, EEXIST, EINVAL:
                return .missing
            case EACCES, EPERM, EBUSY, ETXTBSY, EXDEV:
                // This file or its sub-folder; others may well be movable. Tried again later, told once.
                spool.scanner.withLock { $0.addTrouble(file.file) }
                return .missing
            default:
                return .failed(error)
            }
        }
    }

    /// Whether what now lies in the work folder is what was fingerprinted, and nobody can still write to it: by its inbox name
    /// nobody can open it any more, so a writer would have to be there now.
    private func isStill(_ identity: FileIdentity, _ work: Folder, _ name: FileName) throws(SystemFailure) -> Bool {
        let opened: Descriptor
        do {
            opened = try work.file(name)
        } catch {
            // A link, a pipe, a file that was closed to us: not what was read.
            return false
        }
        if !spool.isRemote, opened.writerPresence() == .present { return false }
        return try opened.status().identity == identity
    }

    /// Back under its own name, or beside a file that took that name meanwhile.
    private func giveBack(_ id: DropID, to folder: Folder, _ name: FileName) throws(SystemFailure) {
        let claimed = WorkNames.claimed(id)
        do {
            try spool[.work].rename(claimed, to: folder, name)
        } catch {
            guard error.number == EEXIST else { throw error }
            let beside = DropName(name.display).file(id: id)
            try spool[.work].rename(claimed, to: folder, FileName(beside) ?? name)
        }
    }

    private func sync(_ touched: [FolderIdentity: Folder]) throws(PortError) {
        guard !touched.isEmpty else { return }
        for folder in [spool[.work]] + touched.values {
            try spool.flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
        }
    }
}
