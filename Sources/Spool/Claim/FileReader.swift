import Digests
import Domain
import Files

/// Reads whole files through one buffer.
@safe
struct FileReader: ~Copyable {
    private let block: UnsafeMutableRawBufferPointer

    init(blockBytes: Int = 256 << 10) {
        unsafe block = .allocate(byteCount: blockBytes, alignment: 4096)
    }

    deinit { unsafe block.deallocate() }

    /// Computes the digest of the first `byteCount` bytes.
    /// - Returns: the digest, nil when the file is shorter, or the error of the file system.
    /// - Throws: errors of libcrypto only.
    func digest(
        of file: Descriptor, byteCount: Int64
    ) throws(PortError) -> Result<SHA256Digest?, SystemFailure> {
        var hasher = try SHA256Hasher()
        switch try feed(&hasher, from: file, byteCount: byteCount) {
        case .success(let isWhole): return .success(isWhole ? try hasher.finish() : nil)
        case .failure(let failure): return .failure(failure)
        }
    }

    /// Adds the first `byteCount` bytes of `file` to `hasher`.
    /// - Returns: false when the file is shorter, or the error of the file system.
    /// - Throws: errors of libcrypto only.
    func feed(
        _ hasher: inout SHA256Hasher, from file: Descriptor, byteCount: Int64
    ) throws(PortError) -> Result<Bool, SystemFailure> {
        var offset: Int64 = 0
        while offset < byteCount {
            let wanted = Int(min(Int64(unsafe block.count), byteCount - offset))
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: block[..<wanted])
            do {
                guard try unsafe file.read(into: part, at: offset) == wanted else { return .success(false) }
            } catch {
                return .failure(error)
            }
            try unsafe hasher.update(UnsafeRawBufferPointer(part))
            offset += Int64(wanted)
        }
        return .success(true)
    }

    /// Copies all bytes of `file` to the end of `copy`.
    /// - Returns: the digest of the copied bytes, or the error of the file system.
    /// - Throws: errors of libcrypto only.
    func copy(_ file: Descriptor, to copy: Descriptor) throws(PortError) -> Result<SHA256Digest, SystemFailure> {
        var hasher = try SHA256Hasher()
        var offset: Int64 = 0
        while true {
            let count: Int
            do {
                count = try unsafe file.read(into: block, at: offset)
                if count > 0 { try unsafe copy.write(all: UnsafeRawBufferPointer(rebasing: block[..<count])) }
            } catch {
                return .failure(error)
            }
            if count == 0 { return .success(try hasher.finish()) }
            try unsafe hasher.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
            offset += Int64(count)
        }
    }
}
