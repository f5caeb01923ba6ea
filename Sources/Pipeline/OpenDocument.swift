package import Domain
import Glibc

/// A file open for reading; closed with its owner.
@safe
package struct OpenDocument: ~Copyable {
    private let number: Int32

    /// When it was opened.
    package let byteCount: Int64

    private init(owning number: Int32, byteCount: Int64) {
        self.number = number
        self.byteCount = byteCount
    }

    deinit { close(number) }

    /// - Parameters:
    ///   - path: a regular file.
    ///   - followsLinks: only for a path that an operator named; the spool's own files are never links.
    /// - Returns: the open file.
    /// - Throws: `.notFound`, `.forbidden`, or `.ioFailure`, also when it is not a regular file.
    package static func open(_ path: String, followsLinks: Bool = false) throws(PortError) -> OpenDocument {
        // Without O_NONBLOCK a named pipe would wait for a writer.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW)
        let number = unsafe Glibc.open(path, flags)
        guard number >= 0 else {
            let reason = errno
            let code: PortError.Code = reason == ENOENT ? .notFound : reason == EACCES ? .forbidden : .ioFailure
            let name = POSIXErrorCode(rawValue: reason).map { "\($0)" } ?? "errno \(reason)"
            throw PortError(code, "The file \(path) cannot be opened: \(name) from open.")
        }
        var status = stat()
        guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            _ = close(number)
            throw PortError(.ioFailure, "\(path) is not a regular file.")
        }
        return OpenDocument(owning: number, byteCount: Int64(status.st_size))
    }

    /// Valid as long as the owner lives.
    package var descriptor: DocumentDescriptor { DocumentDescriptor(rawValue: number) }
}
