package import Domain
import Files
import SystemPackage

/// Reads the file behind a descriptor by position, so that the descriptor's own offset does not change.
package struct DescriptorBytes {
    private let file: FileDescriptor
    /// The kind of file for error messages, with its article: "a document".
    package let kind: StaticString

    /// Borrows the descriptor. Its owner must keep it open as long as this value is used. `kind` names the file in
    /// error messages: "a document".
    package init(_ document: DocumentDescriptor, kind: StaticString) {
        file = document.file
        self.kind = kind
    }

    /// The size that the file system reports; nil for anything but a regular file.
    package var size: Int64? {
        guard let status = try? file.status(), status.isRegular else { return nil }
        return status.byteCount
    }

    /// Reads from `offset` into `buffer`. A read may return fewer bytes than requested.
    /// - Returns: the number of bytes read; 0 only at the end of the file.
    /// - Throws: `.ioFailure`.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(PortError) -> Int {
        do {
            return try unsafe file.readPart(into: buffer, at: offset)
        } catch {
            throw failure(error)
        }
    }

    /// Reads up to `count` bytes.
    /// - Returns: the bytes from `offset`; fewer than `count` only at the end of the file.
    /// - Throws: `.ioFailure`.
    package func read(_ count: Int, at offset: Int64) throws(PortError) -> [UInt8] {
        do {
            return try file.bytes(count: count, at: offset)
        } catch {
            throw failure(error)
        }
    }

    /// A disk that fails once may read the same bytes later, so EIO is transient here.
    private func failure(_ failure: SystemFailure) -> PortError {
        PortError(
            .ioFailure, "Reading \(kind) failed: \(failure.name) from \(failure.call).",
            isTransient: failure.isTransient || failure.errno == .ioError)
    }
}
