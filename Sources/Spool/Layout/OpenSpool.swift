import Domain
import Glibc
import Synchronization

/// The folders of a spool that this process serves: open descriptors, the lock, and what is remembered while it serves.
/// Releasing it closes all of them, and with them the lock.
final class OpenSpool: Sendable {
    let root: Folder
    private let folders: [SpoolFolder: Folder]
    /// Holds the lock for as long as it is open; nil where the file system has none.
    let lock: LockFile?
    let session: ServingSession
    /// Whether the inbox lies where leases tell nothing of other machines' writers.
    let isRemote: Bool
    let scanner: Mutex<InboxScanner>
    let flushes: FlushGuard
    let names: NameReservations
    let trials: SpoolTrials
    let moves: MoveSupport
    let failPoints: FailPoints
    /// nil for a spool that is opened without its identity.
    let protocols: ProtocolMark?
    private let originFiles: Atomic<Bool>

    /// `continuing`: what is remembered of failed flushes and of names given out goes on.
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

    /// Every case of `SpoolFolder` was opened by `SpoolOpening`; the root stands in only for the type's sake.
    subscript(folder: SpoolFolder) -> Folder { folders[folder] ?? root }

    /// Whether small files with the origin of a claimed file may lie in the work folder.
    var hasOriginFiles: Bool { originFiles.load(ordering: .relaxed) }

    func keepsOriginFiles() { originFiles.store(true, ordering: .relaxed) }
}

/// An exclusive lock on a file, held by the kernel: it ends with the process, so that none is ever stale (T27).
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

    /// - Returns: no lock, and the file system's answer, where it has none: then the record of the serving process alone keeps others
    /// away.
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

    /// Somebody who only asks whether the spool is served holds the lock for microseconds; a server keeps it.
    private static let tries = 5
    private static let microsecondsBetween: UInt32 = 10_000
}

/// Names given out and not yet taken, so that two files settled or made at once never choose the same.
final class NameReservations: Sendable {
    private struct Names: Sendable {
        var holders: [String: DropID] = [:]
        var paths: [DropID: Set<String>] = [:]
    }

    private let names = Mutex(Names())
    private let ignoresCase: Bool

    /// `ignoresCase`: names that differ only by case are one name to the file system.
    init(ignoresCase: Bool) { self.ignoresCase = ignoresCase }

    private func key(_ path: String) -> String { ignoresCase ? path.lowercased() : path }

    /// - Returns: false when another drop holds this path.
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

    /// Releases whatever `id` holds.
    func releaseAll(of id: DropID) {
        names.withLock { names in
            for path in names.paths.removeValue(forKey: id) ?? [] { names.holders[path] = nil }
        }
    }
}
