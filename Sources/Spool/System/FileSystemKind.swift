import CLinux
import Files
import Glibc

/// What a file system means for what is kept on it (statfs(2)).
package enum FileSystemKind: String, Sendable {
    case local
    /// tmpfs, ramfs: gone after a restart of the machine.
    case memory
    /// Served by another machine, or by a program (FUSE): locks and flushes may not be what they seem.
    case remote

    /// Of the file system on which `path` lies, a folder or a file; nil when it cannot be opened.
    package static func of(_ path: String) -> FileSystemKind? {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard number >= 0 else { return nil }
        defer { _ = close(number) }
        let magic = UInt64(hatspool_file_system_magic(number))
        switch magic & 0xFFFF_FFFF {
        case 0x0102_1994, 0x8584_58F6: return .memory
        default: return MountKind(magic: magic) == .remote ? .remote : .local
        }
    }
}

/// Room of a file system (statvfs(3)); what is kept back for root does not count as free.
package struct FileSystemRoom: Sendable, Equatable {
    package let freeBytes: UInt64
    package let totalBytes: UInt64
    package let freeNodes: UInt64
    /// 0 where the file system does not count them.
    package let totalNodes: UInt64

    package init(freeBytes: UInt64, totalBytes: UInt64, freeNodes: UInt64, totalNodes: UInt64) {
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
        self.freeNodes = freeNodes
        self.totalNodes = totalNodes
    }

    /// nil when `path` is not there.
    package static func of(_ path: String) -> FileSystemRoom? {
        var raw = Glibc.statvfs()
        guard unsafe statvfs(path, &raw) == 0 else { return nil }
        let size = UInt64(raw.f_frsize)
        return FileSystemRoom(
            freeBytes: UInt64(raw.f_bavail) * size, totalBytes: UInt64(raw.f_blocks) * size,
            freeNodes: UInt64(raw.f_favail), totalNodes: UInt64(raw.f_files))
    }
}
