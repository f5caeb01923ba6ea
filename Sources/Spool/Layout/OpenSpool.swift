import Domain
import Files
import Glibc
import Synchronization

/// The folders of a spool that this process serves: open descriptors, the lock, and state that lives as long. Releasing
/// the object closes the descriptors and so releases the lock.
final class OpenSpool: Sendable {
    let root: Folder
    private let folders: [SpoolFolder: Folder]
    /// Holds the lock while it exists; nil when the file system has no locks.
    let lock: LockFile?
    let session: ServingSession
    /// Whether the inbox is on a mount where leases do not show writers on other machines.
    let isRemote: Bool
    let scanner: Mutex<InboxScanner>
    let flushes: FlushGuard
    let names: NameReservations
    let trials: SpoolTrials
    let moves: MoveSupport
    let failPoints: FailPoints
    /// nil for a spool that is opened without an identity.
    let protocols: ProtocolMark?
    private let originFiles: Atomic<Bool>

    /// `continuing`: the former object, whose failed flushes and reserved names are kept.
    init(
        root: Folder, folders: [SpoolFolder: Folder], lock: LockFile?, session: ServingSession, isRemote: Bool,
        trials: SpoolTrials, moves: MoveSupport, failPoints: FailPoints, scanner: sending InboxScanner,
        now: @escaping @Sendable () -> ContinuousClock.Instant, continuing former: OpenSpool? = nil,
        protocols: ProtocolMark? = nil
    ) {
        names = former?.names ?? NameReservations(ignoresCase: trials.ignoresCase)
        originFiles = Atomic(former?.hasOriginFiles ?? false)
        self.protocols = protocols
        self.root = root
        self.folders = folders
        self.lock = lock
        self.session = session
        self.isRemote = isRemote
        self.trials = trials
        self.moves = moves
        self.failPoints = failPoints
        self.scanner = Mutex(scanner)
        let work = folders[.work] ?? root
        flushes = FlushGuard(now: now, continuing: former?.flushes) { () throws(SystemFailure) in
            try FlushProof(root: root, work: work).run()
        }
    }

    /// `SpoolOpening` opens every case of `SpoolFolder`; the fallback to the root only satisfies the type.
    subscript(folder: SpoolFolder) -> Folder { folders[folder] ?? root }

    /// Whether the work folder may have origin files of claimed files.
    var hasOriginFiles: Bool { originFiles.load(ordering: .relaxed) }

    func keepsOriginFiles() { originFiles.store(true, ordering: .relaxed) }
}

/// An exclusive `flock` on a file. The kernel releases it with the process, so it is never stale (T27).
final class LockFile: Sendable {
    private let number: Int32

    private init(owning number: Int32) { self.number = number }

    deinit { _ = close(number) }

    /// Device and inode.
    func identity() throws(SystemFailure) -> String {
        var raw = stat()
        try SystemFailure.check("fstat") { unsafe fstat(number, &raw) }
        return "\(raw.st_dev):\(raw.st_ino)"
    }

    /// - Returns: the lock and `ok`; or nil and the error's name when the file system has no locks: then only the
    ///   record of the serving process excludes others.
    /// - Throws: `EAGAIN` when another process holds it.
    static func takeIfAny(_ name: FileName, in folder: Folder) throws(SystemFailure) -> (LockFile?, String) {
        do {
            return (try take(name, in: folder), SpoolTrials.ok)
        } catch {
            guard error.isUnsupported || error.number == ENOLCK else { throw error }
            return (nil, error.name)
        }
    }

    /// - Throws: `EAGAIN` when another process holds it.
    static func take(_ name: FileName, in folder: Folder) throws(SystemFailure) -> LockFile {
        let number = try SystemFailure.check("openat") {
            unsafe name.withPointer {
                unsafe openat(folder.number, $0, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o660)
            }
        }
        let lock = LockFile(owning: number)
        for _ in 0..<Self.tries {
            do {
                try SystemFailure.check("flock") { flock(number, LOCK_EX | LOCK_NB) }
                return lock
            } catch {
                guard error.number == EAGAIN else { throw error }
                _ = usleep(Self.microsecondsBetween)
            }
        }
        throw SystemFailure(call: "flock", number: EAGAIN)
    }

    /// Number of tries: a process that only checks whether the spool is served holds the lock for microseconds, a
    /// server keeps it.
    private static let tries = 5
    private static let microsecondsBetween: UInt32 = 10_000
}

/// Reserved names that are not used yet, so that two files that are settled or generated at the same time never get the
/// same name.
final class NameReservations: Sendable {
    private struct Names: Sendable {
        var holders: [String: DropID] = [:]
        var paths: [DropID: Set<String>] = [:]
    }

    private let names = Mutex(Names())
    private let ignoresCase: Bool

    /// `ignoresCase`: the file system treats names that differ only by case as one name.
    init(ignoresCase: Bool) { self.ignoresCase = ignoresCase }

    private func key(_ path: String) -> String { ignoresCase ? path.lowercased() : path }

    /// - Returns: false when the path is reserved for another drop.
    func reserve(_ path: String, for id: DropID) -> Bool {
        let path = key(path)
        return names.withLock { names in
            if let holder = names.holders[path] { return holder == id }
            names.holders[path] = id
            names.paths[id, default: []].insert(path)
            return true
        }
    }

    func release(_ path: String, of id: DropID) {
        let path = key(path)
        names.withLock { names in
            guard names.holders[path] == id else { return }
            names.holders[path] = nil
            names.paths[id]?.remove(path)
            if names.paths[id]?.isEmpty == true { names.paths[id] = nil }
        }
    }

    /// Releases all reservations of `id`.
    func releaseAll(of id: DropID) {
        names.withLock { names in
            for path in names.paths.removeValue(forKey: id) ?? [] { names.holders[path] = nil }
        }
    }
}
