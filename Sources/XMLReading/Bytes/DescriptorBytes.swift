package import Domain
import Glibc

/// The bytes behind a descriptor, read by position so that the caller's own offset in the file stays as it is.
package struct DescriptorBytes {
    private let descriptor: Int32
    /// For messages, with its article.
    package let kind: StaticString

    /// `kind` is what messages call it: "a document". The descriptor stays its owner's, who keeps it open meanwhile.
    package init(_ document: DocumentDescriptor, kind: StaticString) {
        descriptor = document.rawValue
        self.kind = kind
    }

    /// Size by the file system; nil when it is no plain file.
    package var size: Int64? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }

    /// - Returns: how many bytes were read; 0 only at the end. Fewer than asked is no end.
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

    /// - Returns: up to `count` bytes from `offset`; fewer only at the end.
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
