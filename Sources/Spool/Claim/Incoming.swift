import Domain
import Files
import Glibc

/// Downloads: kept next to the claimed files until they are complete, then renamed to one of them.
struct Incoming {
    let spool: OpenSpool

    func open(_ id: DropID) throws(PortError) -> IncomingWriter {
        try spool.flushes.check()
        let name = WorkNames.incoming(id)
        let path = spool[.work].display(name)
        let file: Descriptor
        do throws(SystemFailure) {
            file = try spool[.work].keptFile(name)
            let status = try file.status()
            guard status.isRegular else { throw SystemFailure(call: "fstat", number: EISDIR) }
            // A file from before a failed flush may exist in memory only, so it is not resumed.
            if spool.flushes.isSuspect(changedAt: status.changedNanoseconds) { try file.truncate(to: 0) }
        } catch {
            throw error.port("open", path)
        }
        return try IncomingWriter(file, path: path, spool: spool)
    }

    func take(_ id: DropID) throws(PortError) {
        try spool.flushes.check()
        let (work, claimed) = (spool[.work], WorkNames.claimed(id))
        do {
            try Moving(spool: spool).toOwnName(WorkNames.incoming(id), in: work, to: work, claimed)
        } catch {
            guard error.number == ENOENT else { throw error.port("take", work.display(WorkNames.incoming(id))) }
            try checkTaken(id, failure: error)
        }
        HardLinkBackups(spool: spool).give(id)
        try spool.flushes.run(work.path) { () throws(SystemFailure) in try work.sync() }
    }

    /// Succeeds when an earlier call renamed the file; restores the claimed file when somebody removed it since.
    private func checkTaken(_ id: DropID, failure: SystemFailure) throws(PortError) {
        let claimed = WorkNames.claimed(id)
        do {
            if try spool[.work].status(claimed) != nil { return }
        } catch {
            throw error.port("look for", spool[.work].display(claimed))
        }
        guard try HardLinkBackups(spool: spool).bringBack(id) else {
            throw failure.port("take", spool[.work].display(WorkNames.incoming(id)))
        }
    }

    /// A file whose first and last bytes show no end counts as complete.
    func endsTooSoon(_ id: DropID) throws(PortError) -> Bool {
        let name = WorkNames.incoming(id)
        do {
            let file = try spool[.work].file(name)
            return try file.ends(byteCount: try file.status().identity.byteCount).ending == .missing
        } catch {
            throw error.port("look at", spool[.work].display(name))
        }
    }

    func discard(_ id: DropID) throws(PortError) {
        let name = WorkNames.incoming(id)
        do {
            try spool[.work].remove(name)
        } catch {
            throw error.port("remove", spool[.work].display(name))
        }
        ClaimOrigins(spool: spool).remove(id)
    }
}
