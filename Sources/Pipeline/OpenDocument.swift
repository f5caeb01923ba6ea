import Domain
import Glibc

/// A claimed file open for reading; closed with its owner.
@safe
struct OpenDocument: ~Copyable {
    private let number: Int32

    private init(owning number: Int32) { self.number = number }

    deinit { close(number) }

    /// - Throws: `.notFound` when the file is gone from the work folder, `.ioFailure` otherwise.
    static func open(_ path: String) throws(PortError) -> OpenDocument {
        let number = unsafe Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else {
            let code: PortError.Code = errno == ENOENT ? .notFound : .ioFailure
            throw PortError(code, "A claimed file cannot be opened in the work folder (errno \(errno)).")
        }
        return OpenDocument(owning: number)
    }

    var descriptor: DocumentDescriptor { DocumentDescriptor(rawValue: number) }
}
