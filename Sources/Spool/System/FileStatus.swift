import Domain
import Glibc

/// What `stat` told of a file.
struct FileStatus {
    let identity: FileIdentity
    let isRegular: Bool
    let isFolder: Bool

    init(_ raw: stat) {
        identity = FileIdentity(
            device: UInt64(raw.st_dev), inode: UInt64(raw.st_ino), byteCount: Int64(raw.st_size),
            modifiedNanoseconds: Int64(raw.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(raw.st_mtim.tv_nsec))
        isRegular = raw.st_mode & S_IFMT == S_IFREG
        isFolder = raw.st_mode & S_IFMT == S_IFDIR
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
