import CLinux
package import Domain
import Glibc
package import SystemPackage

/// Owner of one open file, closed when released. The result of `close` is ignored: what must be durable is flushed
/// before.
package final class Descriptor: Sendable {
    /// For the system's calls; valid as long as this object lives.
    package let number: CInt

    /// Takes over an open descriptor.
    package init(owning number: CInt) { self.number = number }

    deinit { _ = close(number) }

    /// Borrowed: must not be closed, nor used after this object is released.
    package var file: FileDescriptor { FileDescriptor(rawValue: number) }

    /// Borrowed, as a reader of documents takes it.
    package var document: DocumentDescriptor { DocumentDescriptor(rawValue: number) }

    /// What the file system reports of the open file.
    package func status() throws(SystemFailure) -> FileStatus { try file.status() }

    /// The same, past what this machine remembers of a file that lies on a server.
    package func freshStatus() throws(SystemFailure) -> FileStatus {
        hatspool_refresh_attributes(number)
        return try status()
    }

    /// Sets an extended attribute; for trying whether the file system has them.
    package func setAttribute(_ name: String, _ value: [UInt8]) throws(SystemFailure) {
        let span = unsafe value.span.bytes
        try unsafe span.withUnsafeBytes { bytes throws(SystemFailure) in
            _ = try SystemFailure.check("fsetxattr") {
                unsafe fsetxattr(number, name, bytes.baseAddress, bytes.count, 0)
            }
        }
    }

    /// As `FileDescriptor.read(into:at:)`.
    package func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(SystemFailure) -> Int { try unsafe file.read(into: buffer, at: offset) }

    /// As `FileDescriptor.bytes(count:at:)`.
    package func bytes(count: Int, at offset: Int64) throws(SystemFailure) -> [UInt8] {
        try file.bytes(count: count, at: offset)
    }

    /// As `FileDescriptor.write(all:)`.
    package func write(all buffer: UnsafeRawBufferPointer) throws(SystemFailure) {
        try unsafe file.write(all: buffer)
    }

    /// As `FileDescriptor.write(all:)`.
    package func write(all bytes: [UInt8]) throws(SystemFailure) { try file.write(all: bytes) }

    /// As `FileDescriptor.write(all:at:)`.
    package func write(all bytes: [UInt8], at offset: Int64) throws(SystemFailure) {
        try file.write(all: bytes, at: offset)
    }

    /// Cuts the file off after `byteCount` bytes.
    package func truncate(to byteCount: Int64) throws(SystemFailure) {
        try SystemFailure.check("ftruncate") { ftruncate(number, Int(byteCount)) }
    }

    /// Flushes bytes and size. A failure must never be followed by a second try: the kernel forgets what it could not
    /// write.
    package func syncData() throws(SystemFailure) { try FlushCalls.run("fdatasync", number, fdatasync) }

    /// Flushes bytes, size and attributes; as `syncData`.
    package func sync() throws(SystemFailure) { try FlushCalls.run("fsync", number, fsync) }
}

/// Opening by path, for files outside the folders that this program keeps open. A pipe's other end is never waited for.
extension Descriptor {
    /// Opens for reading. Without `followsLinks` a link as the last component is `ELOOP`.
    package static func reading(_ path: String, followsLinks: Bool) throws(SystemFailure) -> Descriptor {
        try open(path, O_RDONLY | (followsLinks ? 0 : O_NOFOLLOW))
    }

    /// Opens for appending and creates the file with `mode` if it is missing; a link is `ELOOP`.
    package static func appending(_ path: String, mode: FilePermissions) throws(SystemFailure) -> Descriptor {
        try open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, mode)
    }

    /// Creates a file with `mode`, for reading and writing; `EEXIST` when the name is taken, by a link too. The entry
    /// of its folder is not flushed.
    package static func creating(_ path: String, mode: FilePermissions) throws(SystemFailure) -> Descriptor {
        try open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode)
    }

    /// Opens for reading and writing and creates the file with `mode` if it is missing; a link is `ELOOP`.
    package static func keeping(_ path: String, mode: FilePermissions) throws(SystemFailure) -> Descriptor {
        try open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode)
    }

    private static func open(
        _ path: String, _ flags: CInt, _ mode: FilePermissions = []
    ) throws(SystemFailure) -> Descriptor {
        let flags = flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        return Descriptor(owning: try SystemFailure.check("open") { unsafe Glibc.open(path, flags, mode.rawValue) })
    }
}
