import CLinux
import Glibc

/// Reads the names of a folder one after another; holds one descriptor and the C
/// library's block of names, whatever the size.
@safe
package final class FolderStream {
    /// One name and what the folder itself reports of it, without a `stat`.
    package struct Entry {
        /// `unknown` where the file system does not say; then `Folder.status` does.
        package enum Kind { case regular, folder, other, unknown }

        /// One component.
        package let name: FileName
        /// As the folder reports it.
        package let kind: Kind
        /// Inode number.
        package let inode: UInt64
    }

    private let handle: OpaquePointer

    /// Reads from the folder's beginning, through a descriptor of the stream's own.
    package init(_ folder: Folder) throws(SystemFailure) {
        let number = try SystemFailure.check("openat") {
            unsafe openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
        }
        // A network file system would else list for half a minute what it remembers (NFS, acdirmin).
        hatspool_refresh_attributes(number)
        guard let opened = unsafe fdopendir(number) else {
            let failure = SystemFailure.last("fdopendir")
            _ = close(number)
            throw failure
        }
        unsafe handle = opened
    }

    deinit { _ = unsafe closedir(handle) }

    /// - Returns: nil at the end. A folder that was removed meanwhile simply ends.
    package func next() throws(SystemFailure) -> Entry? {
        while let entry = try unsafe nextRaw() {
            if let found = unsafe Self.entry(entry) { return found }
        }
        return nil
    }

    /// The bytes of every name that is left, valid for the length of the call and followed by a NUL; nothing is allocated
    /// for them.
    package func forEachName(_ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(SystemFailure) {
        while let entry = try unsafe nextRaw() {
            if let name = unsafe Self.name(entry) { unsafe body(name) }
        }
    }

    private func nextRaw() throws(SystemFailure) -> UnsafeMutablePointer<dirent>? {
        Glibc.errno = 0
        guard let entry = unsafe readdir(handle) else {
            guard Glibc.errno == 0 || Glibc.errno == ENOENT else { throw .last("readdir") }
            return nil
        }
        return unsafe entry
    }

    /// - Returns: nil for `.` and `..`.
    private static func name(_ raw: UnsafeMutablePointer<dirent>) -> UnsafeBufferPointer<UInt8>? {
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = unsafe UnsafeRawPointer(raw).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
        let length = unsafe strlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))
        let bytes = unsafe UnsafeBufferPointer(start: start, count: length)
        if unsafe length <= 2 && bytes.allSatisfy({ $0 == UInt8(ascii: ".") }) { return nil }
        return unsafe bytes
    }

    private static func entry(_ raw: UnsafeMutablePointer<dirent>) -> Entry? {
        guard let bytes = unsafe name(raw) else { return nil }
        let kind: Entry.Kind =
            switch unsafe Int(raw.pointee.d_type) {
            case Int(DT_REG): .regular
            case Int(DT_DIR): .folder
            case Int(DT_UNKNOWN): .unknown
            default: .other
            }
        return unsafe Entry(name: FileName(entry: bytes), kind: kind, inode: UInt64(raw.pointee.d_ino))
    }
}
