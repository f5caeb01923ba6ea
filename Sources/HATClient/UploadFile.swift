import Domain
import Glibc

/// An open file of known size. The last reference closes it, so a read on another thread never loses it.
///
/// All calls block on the disk and belong on a thread pool.
final class UploadFile: Sendable {
    let byteCount: Int64
    private let descriptor: CInt
    private let path: String

    private init(owning descriptor: CInt, _ path: String, byteCount: Int64) {
        self.descriptor = descriptor
        self.path = path
        self.byteCount = byteCount
    }

    /// Opens a file and checks its size.
    /// - Throws: `.notFound`, `.forbidden` or `.ioFailure`; also when it is not a regular file of `byteCount` bytes.
    static func open(_ path: String, byteCount: Int64) throws(PortError) -> UploadFile {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opened", path, errno) }
        let file = UploadFile(owning: descriptor, path, byteCount: byteCount)
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("inspected", path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG, Int64(status.st_size) == byteCount else {
            throw PortError(
                .ioFailure, "The file to be sent, \(path), does not have the \(byteCount) bytes of its claim.")
        }
        return file
    }

    /// Reads exactly `count` bytes.
    /// - Throws: `.ioFailure` when the file ends earlier; the result is never short.
    func read(at offset: Int64, count: Int) throws(PortError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(filled))
            }
            switch got {
            case 0:
                throw PortError(.ioFailure, "The file to be sent, \(path), became shorter while it was read.")
            case ..<0:
                guard errno == EINTR else { throw Self.failure("read", path, errno) }
            default: filled += got
            }
        }
        return bytes
    }

    private static func failure(_ done: String, _ path: String, _ number: CInt) -> PortError {
        let code: PortError.Code =
            switch number {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM: .forbidden
            default: .ioFailure
            }
        let name = POSIXErrorCode(rawValue: number).map { "\($0)" } ?? "errno \(number)"
        return PortError(code, "The file to be sent, \(path), could not be \(done): \(name).")
    }

    // The result of close changes nothing here: the file was only read.
    deinit { _ = Glibc.close(descriptor) }
}
