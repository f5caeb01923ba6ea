package import Domain
package import Glibc

/// What `stat` reported of a file.
package struct FileStatus {
    /// Which file, and in which state.
    package let identity: FileIdentity
    /// It is a regular file.
    package let isRegular: Bool
    /// It is a folder.
    package let isFolder: Bool
    /// `link`, `pipe`, `socket`, `device`, `folder` or `file`.
    package let kindName: String
    /// How many names the file has.
    package let nameCount: UInt64
    /// When bytes, names or attributes changed last, by the file system's clock.
    package let changedNanoseconds: Int64
    /// Permission bits, with setuid, setgid and sticky.
    package let permissions: UInt32

    /// Size in bytes.
    package var byteCount: Int64 { identity.byteCount }

    /// From what the C library filled in.
    package init(_ raw: stat) {
        identity = FileIdentity(
            device: UInt64(raw.st_dev), inode: UInt64(raw.st_ino), byteCount: Int64(raw.st_size),
            modifiedNanoseconds: Int64(raw.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(raw.st_mtim.tv_nsec))
        isRegular = raw.st_mode & S_IFMT == S_IFREG
        isFolder = raw.st_mode & S_IFMT == S_IFDIR
        kindName =
            switch raw.st_mode & S_IFMT {
            case S_IFLNK: "link"
            case S_IFIFO: "pipe"
            case S_IFSOCK: "socket"
            case S_IFCHR, S_IFBLK: "device"
            case S_IFDIR: "folder"
            default: "file"
            }
        nameCount = UInt64(raw.st_nlink)
        permissions = UInt32(raw.st_mode & 0o7777)
        changedNanoseconds = Int64(raw.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(raw.st_ctim.tv_nsec)
    }
}

/// Which folder it is, whatever its name.
package struct FolderIdentity: Hashable, Sendable {
    /// Device number of its file system.
    package let device: UInt64
    /// Inode number.
    package let inode: UInt64

    /// Of a folder's status.
    package init(_ status: FileStatus) {
        device = status.identity.device
        inode = status.identity.inode
    }
}
