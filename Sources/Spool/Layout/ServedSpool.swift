import Glibc

extension FolderQueues {
    /// Whether some process serves the spool at this moment. Takes nothing and changes nothing; the answer may be old when it
    /// arrives.
    package static func isServed(_ layout: SpoolLayout) -> Bool {
        let path = "\(layout.path(.work))/.lock"
        let number = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else { return false }
        defer { _ = Glibc.close(number) }
        // Shared, so that two who ask at once do not take each other for a server.
        // Any other failure says nothing about a server.
        return flock(number, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
