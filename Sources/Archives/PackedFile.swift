import CLibArchive  // whose headers may be the ones that bring `stat`
import Domain
import Glibc

/// The archive's bytes, read at any place. Does not own the descriptor.
struct PackedFile {
    let descriptor: Int32
    let byteCount: Int

    init(_ document: DocumentDescriptor) throws(PortError) {
        var status = stat()
        guard unsafe fstat(document.rawValue, &status) == 0 else { throw Self.failure(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw PortError(.ioFailure, "The dropped archive is not a regular file.")
        }
        descriptor = document.rawValue
        byteCount = Int(status.st_size)
    }

    /// - Returns: fewer bytes than `count` only at the end of the file.
    func read(at position: Int, _ count: Int) throws(PortError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let start = filled
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe pread(descriptor, base + start, count - start, off_t(position + start))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Self.failure(errno) }
            guard got > 0 else { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// - Returns: the place behind the last byte that is not 0; 0 when there is none.
    func endOfContent(notBefore floor: Int) throws(PortError) -> Int {
        var end = byteCount
        while end > floor {
            let start = max(floor, end - (64 << 10))
            let part = try read(at: start, end - start)
            if let last = part.lastIndex(where: { $0 != 0 }) { return start + last + 1 }
            end = start
        }
        return floor
    }

    static func failure(_ number: Int32) -> PortError {
        let name = POSIXErrorCode(rawValue: number).map { "\($0)" } ?? "errno \(number)"
        return PortError(.ioFailure, "The dropped archive cannot be read: \(name).", isTransient: true)
    }
}
