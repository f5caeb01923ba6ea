import CLinux
import Domain
import Glibc

/// The system calls behind a log file.
enum AppendedFile {
    /// Makes the folder and those above it that are missing.
    static func makeFolders(_ path: String) throws(PortError) {
        if unsafe access(path, F_OK) == 0 { return }
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if unsafe mkdir(made, 0o770) != 0 {
                let number = errno
                // A folder on the way that is there but forbids creating in it answers EACCES or EROFS before EEXIST.
                if number != EEXIST, unsafe access(made, F_OK) != 0 { throw failure("create", made, number) }
            }
        }
    }

    /// Opens, appends and closes; a symbolic link is refused. Not flushed: a log may lose its end in a power failure.
    static func append(_ bytes: [UInt8], to path: String) throws(PortError) {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let number = unsafe open(path, flags, 0o660)
        guard number >= 0 else { throw failure("open", path, errno) }
        defer { _ = close(number) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 {
                throw failure("write", path, EIO)
            } else if errno != EINTR {
                throw failure("write", path, errno)
            }
        }
    }

    private static func failure(_ verb: String, _ path: String, _ number: Int32) -> PortError {
        let name = unsafe strerrorname_np(number).map { unsafe String(cString: $0) } ?? "errno \(number)"
        let code: PortError.Code =
            switch number {
            case EACCES, EPERM, EROFS, ELOOP: .forbidden
            case ENOSPC, EDQUOT: .noSpace
            case ENOENT, ENOTDIR, ENXIO: .notFound
            default: .ioFailure
            }
        return PortError(code, "Could not \(verb) the log \(path): \(name).", isTransient: true)
    }
}
