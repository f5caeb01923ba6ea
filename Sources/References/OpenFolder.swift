import CLinux
import Domain
import Glibc

/// Owner of an open folder: every call names one component in it, so that no link can lead elsewhere.
final class OpenFolder: Sendable {
    private let number: Int32
    /// For messages.
    let path: String

    private init(owning number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { _ = close(number) }

    /// - Returns: nil when there is no such folder.
    static func existing(_ path: String) throws(PortError) -> OpenFolder? {
        let number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        if number >= 0 { return OpenFolder(owning: number, path: path) }
        guard errno == ENOENT else { throw failure("open", path) }
        return nil
    }

    /// Makes the last folder of `path` when it is missing.
    static func making(_ path: String) throws(PortError) -> OpenFolder {
        if let folder = try existing(path) { return folder }
        guard unsafe mkdir(path, 0o770) == 0 || errno == EEXIST else { throw failure("make", path) }
        guard let folder = try existing(path) else { throw PortError(.notFound, "There is no folder at \(path).") }
        return folder
    }

    /// Names of plain files that can be written as text; a name that cannot is passed over.
    func fileNames() throws(PortError) -> [String] {
        let again = unsafe openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard again >= 0, let stream = unsafe fdopendir(again) else { throw Self.failure("list", path) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(validatingCString: $0) }
            }
            guard let name, name != ".", name != "..", let status = try status(name), status.isRegular else { continue }
            names.append(name)
        }
        return names.sorted()
    }

    /// - Returns: nil when nothing lies there.
    func status(_ name: String) throws(PortError) -> FileMark? {
        var raw = stat()
        if unsafe fstatat(number, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 { return FileMark(raw) }
        guard errno == ENOENT else { throw Self.failure("look at", display(name)) }
        return nil
    }

    /// - Returns: nil when nothing lies there.
    func file(_ name: String) throws(PortError) -> OpenFile? {
        let opened = unsafe openat(number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        if opened >= 0 { return OpenFile(owning: opened, path: display(name)) }
        guard errno == ENOENT else { throw Self.failure("open", display(name)) }
        return nil
    }

    /// A file of our own, empty; one that a crash left under this name is emptied.
    func newFile(_ name: String) throws(PortError) -> OpenFile {
        let opened = unsafe openat(number, name, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o660)
        guard opened >= 0 else { throw Self.failure("make", display(name)) }
        return OpenFile(owning: opened, path: display(name))
    }

    /// Renames a file of our own over an older one of our own.
    func replace(_ name: String, with source: String) throws(PortError) {
        guard unsafe renameat(number, source, number, name) == 0 else { throw Self.failure("rename", display(source)) }
    }

    /// Where the file system cannot refuse a taken name, the name is looked up first: only this process makes files in the folders
    /// that registers are moved to.
    /// - Returns: false when the name is taken there.
    func move(_ name: String, to target: OpenFolder, _ targetName: String) throws(PortError) -> Bool {
        if unsafe renameat2(number, name, target.number, targetName, UInt32(hatspool_rename_noreplace)) == 0 {
            return true
        }
        if errno == EEXIST { return false }
        guard Self.isUnsupported(errno) else { throw Self.failure("move", display(name)) }
        guard try target.status(targetName) == nil else { return false }
        guard unsafe renameat(number, name, target.number, targetName) == 0 else {
            throw Self.failure("move", display(name))
        }
        return true
    }

    /// The file system lacks the call: NFS, FUSE and their like.
    private static func isUnsupported(_ number: Int32) -> Bool { [EINVAL, ENOSYS, EOPNOTSUPP].contains(number) }

    /// Only for files of our own making.
    func remove(_ name: String) throws(PortError) {
        guard unsafe unlinkat(number, name, 0) == 0 || errno == ENOENT else {
            throw Self.failure("remove", display(name))
        }
    }

    /// Makes the names in this folder durable; where the file system knows no flush of a folder, as durable as its server makes them.
    func sync() throws(PortError) {
        guard fsync(number) == 0 || Self.isUnsupported(errno) else { throw Self.failure("flush", path) }
    }

    private func display(_ name: String) -> String { "\(path)/\(name)" }

    static func failure(_ verb: String, _ path: String) -> PortError {
        let number = errno
        let name = unsafe strerrorname_np(number).map { unsafe String(cString: $0) } ?? "errno \(number)"
        let code: PortError.Code =
            switch number {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM, EROFS, ELOOP: .forbidden
            case ENOSPC, EDQUOT: .noSpace
            default: .ioFailure
            }
        let isTransient = [ENOSPC, EDQUOT, EAGAIN, EBUSY, EMFILE, ENFILE, ENOMEM].contains(number)
        return PortError(code, "Could not \(verb) \(path): \(name).", isTransient: isTransient)
    }
}

/// Which file it is, and whether it was written since.
struct FileMark: Sendable, Equatable {
    let inode: UInt64
    let byteCount: Int64
    let modifiedNanoseconds: Int64
    let isRegular: Bool

    init(_ raw: stat) {
        inode = UInt64(raw.st_ino)
        byteCount = Int64(raw.st_size)
        modifiedNanoseconds = Int64(raw.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(raw.st_mtim.tv_nsec)
        isRegular = raw.st_mode & S_IFMT == S_IFREG
    }
}

/// Owner of one open file.
final class OpenFile: Sendable {
    private static let partBytes = 1 << 20
    private let number: Int32
    private let path: String

    init(owning number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { _ = close(number) }

    /// Still this file's own: for a reader that gives it back unclosed before the file goes.
    var descriptor: DocumentDescriptor { DocumentDescriptor(rawValue: number) }

    func mark() throws(PortError) -> FileMark {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0 else { throw OpenFolder.failure("look at", path) }
        return FileMark(raw)
    }

    func byteCount() throws(PortError) -> Int64 { try mark().byteCount }

    /// The next 1 MB; empty at the end.
    func read(at offset: Int64) throws(PortError) -> [UInt8] {
        var failed = false
        let number = self.number
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.partBytes) { buffer, count in
            repeat {
                let part = unsafe pread(number, buffer.baseAddress, buffer.count, Int(offset))
                failed = part < 0
                count = max(part, 0)
            } while failed && errno == EINTR
        }
        guard !failed else { throw OpenFolder.failure("read", path) }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(PortError) {
        var done = 0
        while done < bytes.count {
            let number = self.number
            let part = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(number, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            }
            if part > 0 {
                done += part
            } else if errno != EINTR {
                throw OpenFolder.failure("write", path)
            }
        }
    }

    /// Flushes bytes and size.
    func sync() throws(PortError) {
        guard fsync(number) == 0 else { throw OpenFolder.failure("flush", path) }
    }
}
