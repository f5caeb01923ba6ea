import CLinux
import Domain
import Glibc

/// Owns the descriptor of an open folder. Every call names one component relative to it, so a symbolic link cannot
/// redirect the call.
final class OpenFolder: Sendable {
    private let number: Int32
    /// For error messages only.
    let path: String

    private init(owning number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { _ = close(number) }

    /// Opens a folder; a symbolic link in the last component is refused.
    /// - Returns: nil when the folder does not exist.
    /// - Throws: `.forbidden`, `.notFound` when a component is no folder, `.ioFailure`.
    static func existing(_ path: String) throws(PortError) -> OpenFolder? {
        let number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        if number >= 0 { return OpenFolder(owning: number, path: path) }
        guard errno == ENOENT else { throw failure("open", path) }
        return nil
    }

    /// Creates the last folder of `path` when it is missing, with mode 0770. Its parent must exist.
    static func making(_ path: String) throws(PortError) -> OpenFolder {
        if let folder = try existing(path) { return folder }
        guard unsafe mkdir(path, 0o770) == 0 || errno == EEXIST else { throw failure("make", path) }
        guard let folder = try existing(path) else { throw PortError(.notFound, "There is no folder at \(path).") }
        return folder
    }

    /// - Returns: the names of regular files, sorted. Names that are not valid UTF-8 are skipped.
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

    /// - Returns: nil when the name does not exist.
    func status(_ name: String) throws(PortError) -> FileMark? {
        var raw = stat()
        if unsafe fstatat(number, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 { return FileMark(raw) }
        guard errno == ENOENT else { throw Self.failure("look at", display(name)) }
        return nil
    }

    /// - Returns: nil when the name does not exist.
    func file(_ name: String) throws(PortError) -> OpenFile? {
        let opened = unsafe openat(number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        if opened >= 0 { return OpenFile(owning: opened, path: display(name)) }
        guard errno == ENOENT else { throw Self.failure("open", display(name)) }
        return nil
    }

    /// Creates an empty file of the program's own. A file that a crash left under this name is truncated.
    func newFile(_ name: String) throws(PortError) -> OpenFile {
        let opened = unsafe openat(number, name, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o660)
        guard opened >= 0 else { throw Self.failure("make", display(name)) }
        return OpenFile(owning: opened, path: display(name))
    }

    /// Renames one of the program's own files over an older one of its own.
    func replace(_ name: String, with source: String) throws(PortError) {
        guard unsafe renameat(number, source, number, name) == 0 else { throw Self.failure("rename", display(source)) }
    }

    /// Moves a file without overwriting. Where the file system lacks `RENAME_NOREPLACE`, this checks the name first:
    /// only this process creates files in the folders that registers are moved to.
    /// - Returns: false when the name already exists in `target`.
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

    /// Whether the error says that the file system lacks the call, as NFS and FUSE do.
    private static func isUnsupported(_ number: Int32) -> Bool { [EINVAL, ENOSYS, EOPNOTSUPP].contains(number) }

    /// Removes a file that this program created. A missing file is no error.
    func remove(_ name: String) throws(PortError) {
        guard unsafe unlinkat(number, name, 0) == 0 || errno == ENOENT else {
            throw Self.failure("remove", display(name))
        }
    }

    /// Flushes the entries of this folder. Where the file system cannot flush a folder, durability is what its server
    /// provides.
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

/// Identifies a file and its state; two equal marks mean that the file was not written in between.
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

/// Owns the descriptor of one open file.
final class OpenFile: Sendable {
    private static let partBytes = 1 << 20
    private let number: Int32
    private let path: String

    init(owning number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { _ = close(number) }

    /// Borrowed: a reader must not close it, and must stop using it before this object is released.
    var descriptor: DocumentDescriptor { DocumentDescriptor(rawValue: number) }

    func mark() throws(PortError) -> FileMark {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0 else { throw OpenFolder.failure("look at", path) }
        return FileMark(raw)
    }

    func byteCount() throws(PortError) -> Int64 { try mark().byteCount }

    /// - Returns: up to 1 MiB from `offset`; empty at the end of the file.
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

    /// Flushes content and size to the disk.
    func sync() throws(PortError) {
        guard fsync(number) == 0 else { throw OpenFolder.failure("flush", path) }
    }
}
