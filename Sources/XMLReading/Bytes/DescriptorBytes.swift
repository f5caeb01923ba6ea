package import Domain
import Glibc

/// Reads the file behind a descriptor by position, so that the descriptor's own offset does not change.
package struct DescriptorBytes {
    private let descriptor: Int32
    /// The kind of file for error messages, with its article: "a document".
    package let kind: StaticString

    /// Borrows the descriptor. Its owner must keep it open as long as this value is used. `kind` names the file in
    /// error messages: "a document".
    package init(_ document: DocumentDescriptor, kind: StaticString) {
        descriptor = document.rawValue
        self.kind = kind
    }

    /// The size that the file system reports; nil for anything but a regular file.
    package var size: Int64? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }

    /// Reads from `offset` into `buffer`. A read may return fewer bytes than requested.
    /// - Returns: the number of bytes read; 0 only at the end of the file.
    /// - Throws: `.ioFailure`.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(PortError) -> Int {
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, Int(offset))
            if count >= 0 { return count }
            guard errno == EINTR else {
                let number = errno
                let name = POSIXErrorCode(rawValue: number).map { "\($0)" } ?? "errno \(number)"
                throw PortError(
                    .ioFailure, "Reading \(kind) failed: \(name) from pread.",
                    isTransient: number == EIO || number == EAGAIN)
            }
        }
    }

    /// Reads up to `count` bytes.
    /// - Returns: the bytes from `offset`; fewer than `count` only at the end of the file.
    /// - Throws: `.ioFailure`.
    package func read(_ count: Int, at offset: Int64) throws(PortError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            var result: Result<Int, PortError> = .success(0)
            unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                let start = offset + Int64(filled)
                result = Result { () throws(PortError) in unsafe try read(into: rest, at: start) }
            }
            let got = try result.get()
            if got == 0 { break }
            filled += got
        }
        return filled == count ? bytes : Array(bytes.prefix(filled))
    }
}
