import CLinux
import Domain
import Glibc

/// Owner of one open file. Closed when released.
final class Descriptor: Sendable {
    let number: Int32

    init(owning number: Int32) { self.number = number }

    deinit { _ = close(number) }

    func status() throws(SystemFailure) -> FileStatus {
        var raw = stat()
        try SystemFailure.check("fstat") { unsafe fstat(number, &raw) }
        return FileStatus(raw)
    }

    /// The same, past what this machine remembers of a file that lies on a server.
    func freshStatus() throws(SystemFailure) -> FileStatus {
        hatspool_refresh_attributes(number)
        return try status()
    }

    /// Sets an extended attribute; for trying whether the file system has them.
    func setAttribute(_ name: String, _ value: [UInt8]) throws(SystemFailure) {
        let span = unsafe value.span.bytes
        try unsafe span.withUnsafeBytes { bytes throws(SystemFailure) in
            _ = try SystemFailure.check("fsetxattr") {
                unsafe fsetxattr(number, name, bytes.baseAddress, bytes.count, 0)
            }
        }
    }

    /// Reads until `buffer` is full or the file ends.
    /// - Returns: the number of bytes read; fewer than asked only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(SystemFailure) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = unsafe buffer.baseAddress?.advanced(by: done)
            let part = unsafe pread(number, rest, buffer.count - done, Int(offset) + done)
            if part == 0 { break }
            if part > 0 {
                done += part
            } else if errno != EINTR {
                throw .last("pread")
            }
        }
        return done
    }

    /// Writes all of `buffer`, however many calls that takes.
    func write(all buffer: UnsafeRawBufferPointer) throws(SystemFailure) {
        var done = 0
        while done < buffer.count {
            let part = unsafe Glibc.write(number, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            if part > 0 {
                done += part
            } else if part == 0 {
                throw SystemFailure(call: "write", number: EIO)
            } else if errno != EINTR {
                throw .last("write")
            }
        }
    }

    /// Writes all of `bytes` from `offset` on.
    func write(all bytes: [UInt8], at offset: Int64) throws(SystemFailure) {
        let span = unsafe bytes.span.bytes
        try unsafe span.withUnsafeBytes { buffer throws(SystemFailure) in
            var done = 0
            while done < buffer.count {
                let rest = unsafe buffer.baseAddress?.advanced(by: done)
                let part = unsafe pwrite(number, rest, buffer.count - done, Int(offset) + done)
                if part > 0 {
                    done += part
                } else if part == 0 {
                    throw SystemFailure(call: "pwrite", number: EIO)
                } else if errno != EINTR {
                    throw .last("pwrite")
                }
            }
        }
    }

    /// Cuts the file off after `byteCount` bytes.
    func truncate(to byteCount: Int64) throws(SystemFailure) {
        try SystemFailure.check("ftruncate") { ftruncate(number, Int(byteCount)) }
    }

    func write(all bytes: [UInt8]) throws(SystemFailure) {
        let span = unsafe bytes.span.bytes
        try unsafe span.withUnsafeBytes { buffer throws(SystemFailure) in try unsafe write(all: buffer) }
    }

    /// Flushes bytes and size. A failure must never be followed by a second try: the kernel forgets what it could not write.
    func syncData() throws(SystemFailure) { try FlushCalls.run("fdatasync", number, fdatasync) }

    func sync() throws(SystemFailure) { try FlushCalls.run("fsync", number, fsync) }
}
