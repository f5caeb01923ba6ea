import Glibc

extension FolderQueues {
    /// Whether some process serves the spool at this moment. Takes nothing and changes nothing; the answer may be old when it
    /// arrives.
    package static func isServed(_ layout: SpoolLayout) -> Bool {
        isLocked(layout) || isRecorded(layout)
    }

    private static func isLocked(_ layout: SpoolLayout) -> Bool {
        let path = "\(layout.path(.work))/.lock"
        let number = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else { return false }
        defer { _ = Glibc.close(number) }
        // Shared, so that two who ask at once do not take each other for a server.
        // Any other failure says nothing about a server.
        return flock(number, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// Where locks end at this mount or this machine, the record of the serving process says it. Of a process whose life cannot be
    /// told from here its word is taken; whoever wants to serve waits for a sign of life instead (`Serving`).
    private static func isRecorded(_ layout: SpoolLayout) -> Bool {
        // Unreadable: it cannot be told, and the lock has said what it says.
        guard let work = try? Folder.open(absolute: layout.path(.work), path: layout.name(.work)),
            let record = try? Serving.record(in: work)
        else { return false }
        return ServerHost.current.liveness(of: record, ownLock: "") != .dead
    }
}
