import Domain
import Files

/// An open file of known size. The last reference closes it, so a read on another thread never loses it.
///
/// All calls block on the disk and belong on a thread pool.
final class UploadFile: Sendable {
    let byteCount: Int64
    private let file: Descriptor
    private let path: String

    private init(_ file: Descriptor, _ path: String, byteCount: Int64) {
        self.file = file
        self.path = path
        self.byteCount = byteCount
    }

    /// Opens a file and checks its size.
    /// - Throws: `.notFound`, `.forbidden` or `.ioFailure`; also when it is not a regular file of `byteCount` bytes.
    static func open(_ path: String, byteCount: Int64) throws(PortError) -> UploadFile {
        let file: Descriptor
        let status: FileStatus
        do throws(SystemFailure) {
            file = try Descriptor.reading(path, followsLinks: true)
            status = try file.status()
        } catch {
            throw error.port("open the file to be sent,", path)
        }
        guard status.isRegular, status.byteCount == byteCount else {
            throw PortError(
                .ioFailure, "The file to be sent, \(path), does not have the \(byteCount) bytes of its claim.")
        }
        return UploadFile(file, path, byteCount: byteCount)
    }

    /// Reads exactly `count` bytes.
    /// - Throws: `.ioFailure` when the file ends earlier; the result is never short.
    func read(at offset: Int64, count: Int) throws(PortError) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try file.bytes(count: count, at: offset)
        } catch {
            throw error.port("read the file to be sent,", path)
        }
        guard bytes.count == count else {
            throw PortError(.ioFailure, "The file to be sent, \(path), became shorter while it was read.")
        }
        return bytes
    }
}
