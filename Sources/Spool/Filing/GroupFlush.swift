import Domain
import Files

/// Makes a group of new files of the work folder durable, bytes, modes and names, with as few flushes as possible.
///
/// A few files are flushed one by one. For more, one flush of the whole file system costs less (`Benchmarks/README.md`,
/// `flush`). On a remote mount each file is flushed, because a flush of the file system does not reach the server.
struct GroupFlush {
    private let spool: OpenSpool
    private var files: [(file: Descriptor, path: String)] = []
    private var count = 0

    /// Up to this many files are flushed one by one.
    private static let singleFlushesMax = 8

    init(spool: OpenSpool) { self.spool = spool }

    private var flushesEach: Bool { spool.isRemote || count <= Self.singleFlushesMax }

    /// Adds a file that was written. `path`: relative to the spool root, for errors. Descriptors of a large group are
    /// not kept open.
    mutating func add(_ file: Descriptor, _ path: String) {
        count += 1
        if flushesEach { files.append((file, path)) } else { files = [] }
    }

    /// Durable on return: every file that was added. After an error none may be relied upon.
    func run() throws(PortError) {
        guard count > 0 else { return }
        let work = spool[.work]
        guard flushesEach else {
            return try spool.flushes.run(work.path) { () throws(SystemFailure) in try work.syncFileSystem() }
        }
        for (file, path) in files {
            try spool.flushes.run(path) { () throws(SystemFailure) in try file.sync() }
        }
        try spool.flushes.run(work.path) { () throws(SystemFailure) in try work.sync() }
    }
}

/// Folders in which a group made or renamed files; each is flushed once.
struct TouchedFolders {
    private var folders: [FolderIdentity: Folder] = [:]

    mutating func add(_ folder: Folder) { folders[folder.identity] = folder }

    /// Durable on return: the names in every folder.
    func flush(by flushes: FlushGuard) throws(PortError) {
        for folder in folders.values {
            try flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
        }
    }
}
