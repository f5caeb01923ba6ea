package import Domain
import Files

/// A file open for reading; closed with its owner.
package struct OpenDocument: ~Copyable {
    private let file: Descriptor

    /// When it was opened.
    package let byteCount: Int64

    /// - Parameters:
    ///   - path: a regular file.
    ///   - followsLinks: only for a path that an operator named; the spool's own files are never links.
    /// - Returns: the open file.
    /// - Throws: `.notFound`, `.forbidden`, or `.ioFailure`, also when it is not a regular file.
    package static func open(_ path: String, followsLinks: Bool = false) throws(PortError) -> OpenDocument {
        let file: Descriptor
        let status: FileStatus
        do throws(SystemFailure) {
            file = try Descriptor.reading(path, followsLinks: followsLinks)
            status = try file.status()
        } catch {
            throw error.port(saying: "The file \(path) cannot be opened")
        }
        guard status.isRegular else { throw PortError(.ioFailure, "\(path) is not a regular file.") }
        return OpenDocument(file: file, byteCount: status.byteCount)
    }

    /// Valid as long as the owner lives.
    package var descriptor: DocumentDescriptor { file.document }
}
