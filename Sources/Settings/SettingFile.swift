import Domain
import Glibc

/// Small files that hold settings or the token.
enum SettingFile {
    struct Content {
        var bytes: [UInt8]
        /// Every user of the machine may read the file.
        var isReadableByAll: Bool
    }

    static func read(_ path: String, byteCountMax: Int) throws(PortError) -> Content {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw PortError(.malformed, "\(path) is not a file.") }
        var bytes = [UInt8]()
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return Content(bytes: bytes, isReadableByAll: status.st_mode & S_IROTH != 0) }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw failure(path)
            }
            bytes += buffer[..<count]
            guard bytes.count <= byteCountMax else {
                throw PortError(.limitExceeded, "\(path) is larger than \(byteCountMax) bytes.")
            }
        }
    }

    /// False when it is not there.
    static func isReadableByAll(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IROTH != 0
    }

    private static func failure(_ path: String) -> PortError {
        let number = errno
        let reason = unsafe String(cString: strerror(number))
        let code: PortError.Code =
            switch number {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM: .forbidden
            default: .ioFailure
            }
        return PortError(code, "\(path) cannot be read: \(reason).")
    }
}
