import Domain
import Files
import Glibc

/// A second hard link to each claimed file, in a folder of its own, from the claim until the file is filed.
///
/// It protects against accidental deletion in the work folder, not against power cuts: the claimed file itself is
/// flushed, its backup need not be. So creating and removing a backup is never flushed. Where the file system refuses
/// the link (no hard links, too many links, a file of another owner under `fs.protected_hardlinks`), the file has no
/// backup. Both links are the same file, so a backup shows a removal but not a modification; callers therefore verify
/// the digest first.
struct HardLinkBackups {
    let spool: OpenSpool

    /// Part of the name in `held` of a file that was found under a drop's ID but is not its file; the operator decides.
    private static let changedMark = "alterado"

    /// Creates the backup; best effort, because an error does not affect the claim.
    func give(_ id: DropID) {
        guard spool.moves.linksFiles else { return }
        let name = WorkNames.claimed(id)
        // The claim is safe without a backup; an existing backup needs nothing.
        try? spool[.work].link(name, to: spool[.originals], name)
    }

    /// Removes the backup; the next start removes one that remains.
    func remove(_ id: DropID) {
        // Best effort.
        _ = try? spool[.originals].remove(WorkNames.claimed(id))
    }

    /// - Returns: nil when there is none.
    func status(_ id: DropID) throws(SystemFailure) -> FileStatus? {
        try spool[.originals].status(WorkNames.claimed(id))
    }

    /// Links the file back into the work folder when it is missing there. Durable on return.
    /// - Returns: false when the file is not missing or has no backup.
    func bringBack(_ id: DropID) throws(PortError) -> Bool {
        let name = WorkNames.claimed(id)
        do {
            guard try status(id)?.isRegular == true else { return false }
            if spool.moves.linksFiles {
                try spool[.originals].link(name, to: spool[.work], name)
            } else {
                try Moving(spool: spool).toOwnName(name, in: spool[.originals], to: spool[.work], name)
            }
        } catch {
            switch error.number {
            case ENOENT, EEXIST: return false
            default: throw error.port("restore", spool[.work].display(name))
            }
        }
        try spool.flushes.run(spool[.work].path) { () throws(SystemFailure) in try spool[.work].sync() }
        return true
    }

    /// Restores the file and verifies its digest; a file with other bytes under the drop's ID is moved to `held`.
    func restore(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        if try holds(spool[.work], drop) { return true }
        guard try holds(spool[.originals], drop) else { return false }
        try setAside(drop)
        _ = try bringBack(drop.id)
        return try holds(spool[.work], drop)
    }

    private func holds(_ folder: Folder, _ drop: ClaimedDrop) throws(PortError) -> Bool {
        let file: Descriptor
        let status: FileStatus
        do {
            file = try folder.file(WorkNames.claimed(drop.id))
            status = try file.status()
        } catch {
            switch error.number {
            case ENOENT, ELOOP, ENXIO: return false
            default: throw error.port("read", folder.display(WorkNames.claimed(drop.id)))
            }
        }
        guard status.isRegular else { return false }
        switch try FileReader().digest(of: file, byteCount: status.identity.byteCount) {
        case .success(let found): return found == drop.digest
        case .failure(let failure): throw failure.port("read", folder.display(WorkNames.claimed(drop.id)))
        }
    }

    private func setAside(_ drop: ClaimedDrop) throws(PortError) {
        let name = DropName(drop.name)
        for repetition in 1...9 {
            guard let target = FileName(name.marked(Self.changedMark, id: drop.id, repetition: repetition)) else {
                break
            }
            do {
                return try Moving(spool: spool).toOwnName(
                    WorkNames.claimed(drop.id), in: spool[.work], to: spool[.held], target)
            } catch {
                switch error.number {
                case ENOENT: return
                case EEXIST: continue
                default: throw error.port("set aside", spool[.work].display(WorkNames.claimed(drop.id)))
                }
            }
        }
        throw PortError(.exists, "No free name in \(spool[.held].path) for what lies in place of the drop \(drop.id).")
    }
}

extension HardLinkBackups {
    /// Runs at every start. A backup whose claimed file is missing has one of two reasons: the file was filed just
    /// before the last process ended, and then it still has its final name; or somebody removed it, and then the backup
    /// is its last name and is linked back. Restored files are durable on return.
    ///
    /// `claimed`: the IDs in the work folder, so that backups of existing files cost nothing. `countsLinks`: whether
    /// the file system reports link counts. If it does not, the process that served the spool on this mount created no
    /// backups; others remain until their drop is filed.
    static func sortOut(
        work: Folder, claimed: DropIDList, originals: Folder, countsLinks: Bool
    ) throws(SystemFailure) {
        guard countsLinks else { return }
        var cameBack = false
        for id in try WorkListing(originals).claimed.subtracting(claimed) {
            let name = WorkNames.claimed(id)
            guard try work.status(name) == nil, let status = try originals.status(name) else { continue }
            if status.nameCount > 1 {
                try originals.remove(name)
            } else if status.isRegular {
                try originals.link(name, to: work, name)
                cameBack = true
            }
        }
        if cameBack { try work.sync() }
    }
}
