import Domain
import Glibc

/// The second name of each claimed file, in a folder of its own, from the claim until the file is filed away.
///
/// It guards against people who tidy up the work folder, not against power cuts: the claimed file itself is flushed, and whether
/// its second name is does not matter. So giving and removing one is never flushed, and a file system that refuses it (no links
/// at all, too many of them, a file of another owner under `fs.protected_hardlinks`) only leaves the file without that guard.
/// Both names are one file: they tell a removal, not a change, which is why the digest is asked before anything is built on it.
struct HardLinkBackups {
    let spool: OpenSpool

    /// What lies in the work folder under a drop's ID without being its file, kept for a person in `held`.
    private static let changedMark = "alterado"

    /// Whatever the file system answers, the claim stands.
    func give(_ id: DropID) {
        guard spool.moves.linksFiles else { return }
        let name = WorkNames.claimed(id)
        // Without it the file is as safe as before; with it already there, nothing is to do.
        try? spool[.work].link(name, to: spool[.originals], name)
    }

    /// One that stays is removed by the next start.
    func remove(_ id: DropID) {
        // Best effort, as above.
        _ = try? spool[.originals].remove(WorkNames.claimed(id))
    }

    /// - Returns: nil when there is none.
    func status(_ id: DropID) throws(SystemFailure) -> FileStatus? {
        try spool[.originals].status(WorkNames.claimed(id))
    }

    /// Links the file back into the work folder when it is gone there. Durable on return.
    /// - Returns: false when nothing was to be done or nothing is there to do it with.
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

    /// The same, sure of the bytes; other bytes that lie under the drop's ID are set aside in `held`.
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
    /// What a start does. A second name whose claimed file is gone: either the file was filed away just before the end, and then
    /// it has its final name besides, or somebody removed it, and then this is its last name and it comes back. Durable on
    /// return, for those that came back.
    ///
    /// `claimed`: the IDs in the work folder, so that a second name whose first is there costs nothing. `countsLinks`: whether the file system tells how many names a file has. Where it does not, nothing there was made by the
    /// process that served the spool on this mount; what another left stays until its drop is filed away.
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
