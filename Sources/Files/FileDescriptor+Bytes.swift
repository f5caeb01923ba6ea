package import Domain
import Glibc
package import SystemPackage

/// Reading and writing through a descriptor that somebody else owns and keeps open meanwhile. All calls block. A call
/// that a signal interrupts is repeated.
extension FileDescriptor {
    /// What the file system reports of the open file.
    package func status() throws(SystemFailure) -> FileStatus {
        var raw = Glibc.stat()
        try SystemFailure.check("fstat") { unsafe fstat(rawValue, &raw) }
        return FileStatus(raw)
    }

    /// Makes one read from `offset` on; the descriptor's own offset does not change.
    /// - Returns: the number of bytes read; 0 only at the end of the file.
    package func readPart(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(SystemFailure) -> Int {
        try SystemFailure.moving("pread") {
            unsafe Glibc.pread(rawValue, buffer.baseAddress, buffer.count, Int(offset))
        }
    }

    /// Reads from `offset` on until `buffer` is full or the file ends; the descriptor's own offset does not change.
    /// - Returns: the number of bytes read; fewer than asked only at the end of the file.
    package func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(SystemFailure) -> Int {
        try SystemFailure.moving("pread", all: buffer.count) { done in
            let rest = unsafe buffer.baseAddress?.advanced(by: done)
            return unsafe Glibc.pread(rawValue, rest, buffer.count - done, Int(offset) + done)
        }
    }

    /// Reads up to `count` bytes, which are allocated at once.
    /// - Returns: the bytes from `offset` on; fewer than `count` only at the end of the file.
    package func bytes(count: Int, at offset: Int64) throws(SystemFailure) -> [UInt8] {
        guard count > 0 else { return [] }
        // The initializer passes on no typed error.
        var failure: SystemFailure?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(SystemFailure) {
                let whole = unsafe UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count)
                filled = try unsafe read(into: whole, at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Reads the whole file, whatever its size was reported to be.
    /// - Returns: nil when it has more than `countMax` bytes.
    package func allBytes(countMax: Int) throws(SystemFailure) -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            let part = try self.bytes(count: 64 << 10, at: Int64(bytes.count))
            bytes += part
            guard bytes.count <= countMax else { return nil }
            if part.count < 64 << 10 { return bytes }
        }
    }

    /// Writes all of `buffer` at the descriptor's own offset, however many calls that takes. Nothing is flushed.
    /// - Throws: `EIO` also when the system writes nothing; a part may be written then.
    package func write(all buffer: UnsafeRawBufferPointer) throws(SystemFailure) {
        let done = try SystemFailure.moving("write", all: buffer.count) { done in
            unsafe Glibc.write(rawValue, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        }
        guard done == buffer.count else { throw SystemFailure(call: "write", errno: .ioError) }
    }

    /// The same for an array.
    package func write(all bytes: [UInt8]) throws(SystemFailure) {
        let span = unsafe bytes.span.bytes
        try unsafe span.withUnsafeBytes { buffer throws(SystemFailure) in try unsafe write(all: buffer) }
    }

    /// Writes all of `bytes` from `offset` on; the descriptor's own offset does not change. Nothing is flushed.
    package func write(all bytes: [UInt8], at offset: Int64) throws(SystemFailure) {
        let span = unsafe bytes.span.bytes
        try unsafe span.withUnsafeBytes { buffer throws(SystemFailure) in
            let done = try SystemFailure.moving("pwrite", all: buffer.count) { done in
                let rest = unsafe buffer.baseAddress?.advanced(by: done)
                return unsafe Glibc.pwrite(rawValue, rest, buffer.count - done, Int(offset) + done)
            }
            guard done == buffer.count else { throw SystemFailure(call: "pwrite", errno: .ioError) }
        }
    }
}

extension DocumentDescriptor {
    /// The same descriptor with the calls of this module; still borrowed.
    package var file: FileDescriptor { FileDescriptor(rawValue: rawValue) }
}
