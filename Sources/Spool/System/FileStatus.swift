import CLinux
import Domain
import Glibc

/// What `stat` reported of a file.
struct FileStatus {
    let identity: FileIdentity
    let isRegular: Bool
    let isFolder: Bool
    /// `link`, `pipe`, `socket`, `device`, `folder` or `file`.
    let kindName: String
    /// How many names the file has.
    let nameCount: UInt64
    /// When bytes, names or attributes changed last, by the file system's clock.
    let changedNanoseconds: Int64

    init(_ raw: stat) {
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
        changedNanoseconds = Int64(raw.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(raw.st_ctim.tv_nsec)
    }
}

/// Which folder it is, whatever its name.
struct FolderIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64

    init(_ status: FileStatus) {
        device = status.identity.device
        inode = status.identity.inode
    }
}
