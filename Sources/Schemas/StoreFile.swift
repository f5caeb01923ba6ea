import Domain
import Glibc

/// The file operations of a store, with errors that name the path.
enum StoreFile {
    /// Whether the name has only letters, digits, `.`, `_` and `-` and does not start with a dot. Such a name cannot
    /// leave its folder.
    static func isPlainName(_ name: String) -> Bool {
        let isPlain = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return name.utf8.first.map { $0 != UInt8(ascii: ".") } ?? false && name.utf8.allSatisfy(isPlain)
    }

    static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    static func lastComponent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// - Returns: nil when the file does not exist.
    /// - Throws: `.malformed` when it is no regular file; `.limitExceeded` above `byteCountMax`.
    static func read(_ path: String, byteCountMax: Int) throws(PortError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw PortError(.malformed, "\(path) is not a file.") }
        guard status.st_size <= byteCountMax else {
            throw PortError(.limitExceeded, "\(path) is larger than \(byteCountMax) bytes.")
        }
        var content = [UInt8]()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return content }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw failure("read", path)
            }
            content += buffer[..<count]
            guard content.count <= byteCountMax else {
                throw PortError(.limitExceeded, "\(path) is larger than \(byteCountMax) bytes.")
            }
        }
    }

    /// Creates a file that must not exist yet. Its bytes are flushed on return; the entry of its folder is not.
    static func create(_ path: String, _ bytes: [UInt8]) throws(PortError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw failure("make", path) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw failure("write", path)
            }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure("flush", path) }
    }

    /// Flushes the entries of `folder`.
    static func syncFolder(_ folder: String) throws(PortError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || isUnsupported(errno) else { throw failure("flush", folder) }
    }

    /// Whether the error says that the file system lacks the call, as NFS and FUSE do.
    static func isUnsupported(_ number: Int32) -> Bool { [EINVAL, ENOSYS, EOPNOTSUPP].contains(number) }

    /// Reads `errno`; call it directly after the failed call.
    static func failure(_ verb: String, _ path: String) -> PortError {
        let number = errno
        let code: PortError.Code
        switch number {
        case ENOENT, ENOTDIR: code = .notFound
        case EACCES, EPERM, EROFS: code = .forbidden
        case ENOSPC, EDQUOT: code = .noSpace
        case EEXIST, ENOTEMPTY: code = .exists
        default: code = .ioFailure
        }
        return PortError(code, "Cannot \(verb) \(path): \(unsafe String(cString: strerror(number))).")
    }
}
