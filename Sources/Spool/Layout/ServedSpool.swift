import Files
import Glibc

extension FolderQueues {
    /// Whether a process serves the spool now. Acquires and changes nothing; the answer may be outdated on return.
    package static func isServed(_ layout: SpoolLayout) -> Bool {
        isLocked(layout) || isRecorded(layout)
    }

    private static func isLocked(_ layout: SpoolLayout) -> Bool {
        let path = "\(layout.path(.work))/.lock"
        let number = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else { return false }
        defer { _ = Glibc.close(number) }
        // Shared, so that two concurrent checks do not mistake each other for a server.
        // Any other error says nothing about a server.
        return flock(number, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// For file systems whose locks are limited to this mount or machine, reads the record of the serving process. If
    /// its liveness is unknown, this counts as served; a process that wants to serve waits for a beat instead
    /// (`Serving`).
    private static func isRecorded(_ layout: SpoolLayout) -> Bool {
        // An unreadable record decides nothing; the lock was checked before.
        guard let work = try? Folder.open(absolute: layout.path(.work), path: layout.name(.work)),
            let record = try? Serving.record(in: work)
        else { return false }
        return ServerHost.current.liveness(of: record, ownLock: "") != .dead
    }
}
