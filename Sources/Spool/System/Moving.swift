import Domain
import Files
import Glibc

/// What the file system does for moves without overwriting.
struct MoveSupport: Sendable, Equatable {
    /// `renameat2` with `RENAME_NOREPLACE` refuses a taken name. NFS, FUSE and ZFS before 2.2 lack it.
    var refusesTaken = true
    /// Hard links work, and inode numbers and link counts report them truthfully.
    var linksFiles = true
}

/// Moves files so that nothing is ever overwritten, with the calls that the file system has.
///
/// A crash between two calls leaves a state that the same move, made again, finishes (`spool/README.md`, table of crashes).
struct Moving {
    let spool: OpenSpool

    /// Moves a file to a name that only this process gives: it carries a drop's ID, or it lies in a folder in which nobody else
    /// makes files. One `rename`, so that the source's absence proves that it was made.
    ///
    /// Where the file system cannot refuse a taken name, the name is looked up first: what lies there is never overwritten, and
    /// nobody else can make it between the look and the rename.
    /// - Throws: `EEXIST` when the name is taken.
    func toOwnName(
        _ name: FileName, in folder: Folder, to target: Folder, _ targetName: FileName
    ) throws(SystemFailure) {
        if try renamedUnlessTaken(name, in: folder, to: target, targetName) { return }
        guard try folder.status(name) != nil else { throw SystemFailure(call: "renameat", number: ENOENT) }
        guard try target.status(targetName) == nil else { throw SystemFailure(call: "renameat", number: EEXIST) }
        do {
            try folder.renameReplacing(name, to: target, targetName)
        } catch {
            // The answer of a server was lost: the first try moved it, as the looks before and after show, and the second found nothing.
            guard error.number == ENOENT, try folder.status(name) == nil, try target.status(targetName) != nil
            else { throw error }
        }
    }

    /// Moves the file of a drop to a name that others may take at the same moment.
    ///
    /// By `RENAME_NOREPLACE`; else by a second name, flushed before the first is removed; else over an empty file that was made
    /// exclusively, after its name was written down beside the claimed files.
    /// - Throws: `EEXIST` when the name is taken; `ENOENT` when nothing is there to be moved.
    func toSharedName(
        _ name: FileName, of id: DropID, in folder: Folder, to target: Folder, _ targetName: FileName
    ) throws(SystemFailure) {
        do throws(SystemFailure) {
            if try renamedUnlessTaken(name, in: folder, to: target, targetName) {
                // Of an earlier start that found no such call.
                _ = try? spool[.work].remove(WorkNames.reservation(id))
                return
            }
            guard try folder.status(name) != nil else { throw SystemFailure(call: "renameat", number: ENOENT) }
            let isReserved = try reservedPath(of: id) == Array(target.display(targetName).utf8)
            if !isReserved, spool.moves.linksFiles, try linked(name, in: folder, to: target, targetName) { return }
            try overReservation(name, of: id, in: folder, to: target, targetName)
        } catch {
            switch error.number {
            case EEXIST:
                // Perhaps by an earlier start, which found another way open.
                guard try isFinished(name, of: id, in: folder, to: target, targetName) else { throw error }
            case ENOENT:
                // An earlier call moved it and ended before it removed this.
                _ = try? spool[.work].remove(WorkNames.reservation(id))
                throw error
            default: throw error
            }
        }
    }

    /// Finishes what an earlier call began that ended between two of its steps.
    /// - Returns: false when the name is somebody else's.
    private func isFinished(
        _ name: FileName, of id: DropID, in folder: Folder, to target: Folder, _ targetName: FileName
    ) throws(SystemFailure) -> Bool {
        if try isOneFile(name, in: folder, targetName, in: target) {
            try target.sync()
            try folder.remove(name)
            return true
        }
        guard try reservedPath(of: id) == Array(target.display(targetName).utf8) else { return false }
        try overReservation(name, of: id, in: folder, to: target, targetName)
        return true
    }

    /// - Returns: false when the file system lacks the call.
    private func renamedUnlessTaken(
        _ name: FileName, in folder: Folder, to target: Folder, _ targetName: FileName
    ) throws(SystemFailure) -> Bool {
        guard spool.moves.refusesTaken else { return false }
        do {
            try folder.renameUnlessTaken(name, to: target, targetName)
            return true
        } catch {
            guard error.isUnsupported else { throw error }
            return false
        }
    }

    /// - Returns: false when the file system refuses a second name for this file.
    private func linked(
        _ name: FileName, in folder: Folder, to target: Folder, _ targetName: FileName
    ) throws(SystemFailure) -> Bool {
        do {
            try folder.link(name, to: target, targetName)
        } catch {
            if error.isUnsupported || [EPERM, EMLINK, EXDEV].contains(error.number) { return false }
            // An earlier call gave the second name and ended there; or the server's answer to this one was lost.
            guard error.number == EEXIST, try isOneFile(name, in: folder, targetName, in: target) else { throw error }
        }
        spool.failPoints.reach(.afterLink)
        try target.sync()
        try folder.remove(name)
        return true
    }

    private func isOneFile(
        _ name: FileName, in folder: Folder, _ otherName: FileName, in other: Folder
    ) throws(SystemFailure) -> Bool {
        guard let first = try folder.status(name), let second = try other.status(otherName) else { return false }
        return first.identity == second.identity
    }

    private func overReservation(
        _ name: FileName, of id: DropID, in folder: Folder, to target: Folder, _ targetName: FileName
    ) throws(SystemFailure) {
        let (work, note) = (spool[.work], WorkNames.reservation(id))
        let path = Array(target.display(targetName).utf8)
        let isContinued = try reservedPath(of: id) == path
        if !isContinued {
            let file = try work.newFile(note)
            try file.write(all: path)
            try file.syncData()
            try work.sync()
        }
        do {
            _ = try target.exclusiveFile(targetName)
        } catch {
            let found = try target.status(targetName)
            let isOwn = isContinued && found?.isRegular == true && found?.identity.byteCount == 0
            guard error.number == EEXIST, isOwn else {
                try work.remove(note)
                throw error
            }
        }
        spool.failPoints.reach(.afterPlaceholder)
        do {
            try folder.renameReplacing(name, to: target, targetName)
        } catch {
            // Only our empty reservation is removed: after a lost answer the moved file lies there.
            if try folder.status(name) != nil { try target.remove(targetName) }
            try work.remove(note)
            throw error
        }
        try work.remove(note)
    }

    /// - Returns: nil when nothing is written down.
    private func reservedPath(of id: DropID) throws(SystemFailure) -> [UInt8]? {
        do {
            let file = try spool[.work].file(WorkNames.reservation(id))
            return try file.bytes(count: Int(min(try file.status().identity.byteCount, 4096)), at: 0)
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
    }
}
