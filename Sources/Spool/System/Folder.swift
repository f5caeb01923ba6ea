import CLinux
import Domain
import Glibc
import Synchronization

/// Owner of an open folder: every call names one component in it, so that no link can lead elsewhere. Closed when released.
final class Folder: Sendable {
    let number: Int32
    /// Relative to the spool root, readable; for messages.
    let path: String
    let identity: FolderIdentity
    /// Whether a flush through this descriptor failed once.
    private let hasFailed = Atomic(false)

    private init(owning number: Int32, path: String, identity: FolderIdentity) {
        self.number = number
        self.path = path
        self.identity = identity
    }

    deinit { _ = close(number) }

    private static let folderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK

    /// Opens a folder by its absolute path; links on the way are followed.
    static func open(absolute: String, path: String) throws(SystemFailure) -> Folder {
        let number = try SystemFailure.check("open") { unsafe Glibc.open(absolute, folderFlags) }
        return try adopt(number, path: path)
    }

    /// The same for a path that may not be UTF-8.
    static func open(absoluteBytes path: [UInt8]) throws(SystemFailure) -> Folder {
        let text = path + [0]
        let number = try SystemFailure.check("open") {
            unsafe text.withUnsafeBytes { bytes in
                guard let base = unsafe bytes.assumingMemoryBound(to: CChar.self).baseAddress else { return -1 }
                return unsafe Glibc.open(base, folderFlags | O_NOFOLLOW)
            }
        }
        return try adopt(number, path: String(decoding: path, as: UTF8.self))
    }

    /// Opens a folder inside this one; a link is an error.
    func folder(_ name: FileName) throws(SystemFailure) -> Folder {
        let opened = try SystemFailure.check("openat") {
            unsafe name.withPointer { unsafe openat(number, $0, Self.folderFlags | O_NOFOLLOW) }
        }
        return try Self.adopt(opened, path: display(name))
    }

    private static func adopt(_ number: Int32, path: String) throws(SystemFailure) -> Folder {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0 else {
            let failure = SystemFailure.last("fstat")
            _ = close(number)
            throw failure
        }
        return Folder(owning: number, path: path, identity: FolderIdentity(FileStatus(raw)))
    }

    /// Opens a folder inside this one, creating it when it is missing; a created one is durable on return.
    /// `sharesAccess`: one that is made gets the group and mode of this folder.
    func makingFolder(_ name: FileName, sharesAccess: Bool = true) throws(SystemFailure) -> Folder {
        do {
            return try folder(name)
        } catch {
            guard error.number == ENOENT else { throw error }
        }
        do {
            try SystemFailure.check("mkdirat") { unsafe name.withPointer { unsafe mkdirat(number, $0, 0o770) } }
            let made = try folder(name)
            if sharesAccess { FolderAccess(self)?.apply(toNew: made) }
            try sync()
            return made
        } catch {
            guard error.number == EEXIST else { throw error }
        }
        return try folder(name)
    }

    /// Gives a file of this folder the group and mode that it is to have in `target`; best effort, before it is renamed to there.
    /// `namesMax`: names that the file has by our own doing. One with more may be a link that somebody made to a file which is none
    /// of the spool's, and stays as it is.
    func giveAccess(of target: Folder, to name: FileName, namesMax: UInt64 = 1) {
        guard let access = FolderAccess(target) else { return }
        give(access, to: name, namesMax: namesMax)
    }

    /// The same for a folder that was asked before.
    func give(_ access: FolderAccess, to name: FileName, namesMax: UInt64 = 1) {
        guard let file = try? file(name), let status = try? file.status(), status.isRegular,
            status.nameCount <= namesMax
        else { return }
        access.apply(to: file)
    }

    /// Opens for reading without following a link and without waiting for a pipe's other end.
    func file(_ name: FileName) throws(SystemFailure) -> Descriptor {
        Descriptor(
            owning: try SystemFailure.check("openat") {
                unsafe name.withPointer {
                    unsafe openat(number, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
                }
            })
    }

    /// Creates a file of our own, empty; one that a crash left under this name is emptied.
    func newFile(_ name: FileName) throws(SystemFailure) -> Descriptor {
        Descriptor(
            owning: try SystemFailure.check("openat") {
                unsafe name.withPointer {
                    unsafe openat(number, $0, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o660)
                }
            })
    }

    /// What lies under `name`, the link itself when it is one; nil when nothing does.
    func status(_ name: FileName) throws(SystemFailure) -> FileStatus? {
        var raw = stat()
        do {
            try SystemFailure.check("fstatat") {
                unsafe name.withPointer { unsafe fstatat(number, $0, &raw, AT_SYMLINK_NOFOLLOW) }
            }
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
        return FileStatus(raw)
    }

    /// Opens a file of our own to go on writing it; made when it is missing.
    func keptFile(_ name: FileName) throws(SystemFailure) -> Descriptor {
        Descriptor(
            owning: try SystemFailure.check("openat") {
                unsafe name.withPointer {
                    unsafe openat(number, $0, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o660)
                }
            })
    }

    /// Gives a file a second name: `EEXIST` when that is taken. A link is not followed but gets the name itself.
    func link(_ name: FileName, to target: Folder, _ targetName: FileName) throws(SystemFailure) {
        try SystemFailure.check("linkat") {
            unsafe name.withPointer { from in
                unsafe targetName.withPointer { to in unsafe linkat(number, from, target.number, to, 0) }
            }
        }
    }

    /// Creates a file of our own, empty: `EEXIST` when the name is taken.
    func exclusiveFile(_ name: FileName) throws(SystemFailure) -> Descriptor {
        Descriptor(
            owning: try SystemFailure.check("openat") {
                unsafe name.withPointer {
                    unsafe openat(number, $0, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o660)
                }
            })
    }

    /// Renames without ever overwriting: `EEXIST` when the target name is taken. Many file systems lack this call; see `Moving`.
    func renameUnlessTaken(_ name: FileName, to target: Folder, _ targetName: FileName) throws(SystemFailure) {
        try SystemFailure.check("renameat2") {
            unsafe name.withPointer { from in
                unsafe targetName.withPointer { to in
                    unsafe renameat2(number, from, target.number, to, UInt32(hatspool_rename_noreplace))
                }
            }
        }
    }

    /// Renames over whatever lies under the target name.
    func renameReplacing(_ name: FileName, to target: Folder, _ targetName: FileName) throws(SystemFailure) {
        try SystemFailure.check("renameat") {
            unsafe name.withPointer { from in
                unsafe targetName.withPointer { to in unsafe renameat(number, from, target.number, to) }
            }
        }
    }

    /// - Returns: false when nothing lay there.
    @discardableResult
    func remove(_ name: FileName) throws(SystemFailure) -> Bool {
        do {
            try SystemFailure.check("unlinkat") { unsafe name.withPointer { unsafe unlinkat(number, $0, 0) } }
        } catch {
            guard error.number == ENOENT else { throw error }
            return false
        }
        return true
    }

    /// The same folder through a descriptor of its own.
    func reopened() throws(SystemFailure) -> Folder {
        try Self.adopt(
            try SystemFailure.check("openat") { unsafe openat(number, ".", Self.folderFlags) }, path: path)
    }

    /// Whether the folder still has a name: false for one that was removed, and where that cannot be determined.
    var isStillLinked: Bool {
        var raw = stat()
        return unsafe fstat(number, &raw) == 0 && raw.st_nlink > 0
    }

    /// Makes the names in this folder durable. Where the file system knows no flush of a folder, a name is as durable as its
    /// server makes it, and this does nothing.
    func sync() throws(SystemFailure) {
        do {
            try flush()
        } catch {
            guard error.isUnsupported else { throw error }
        }
    }

    /// The call behind `sync`, with the file system's own answer.
    func flush() throws(SystemFailure) { try flush("fsync", fsync) }

    /// Makes everything on this folder's file system durable.
    func syncFileSystem() throws(SystemFailure) { try flush("syncfs", syncfs) }

    /// A descriptor on which a flush failed would report success the next time: from then on each flush opens one of its own.
    private func flush(_ call: StaticString, _ flush: (Int32) -> Int32) throws(SystemFailure) {
        do {
            if hasFailed.load(ordering: .relaxed) {
                let fresh = try reopened()
                try FlushCalls.run(call, fresh.number, flush)
            } else {
                try FlushCalls.run(call, number, flush)
            }
        } catch {
            hasFailed.store(true, ordering: .relaxed)
            throw error
        }
    }

    func display(_ name: FileName) -> String { path.isEmpty ? name.display : "\(path)/\(name.display)" }
}
