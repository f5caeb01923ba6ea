/// Free space of one file system.
package struct DiskSpace: Sendable, Equatable, Codable {
    /// A folder on it, as shown to operators.
    package var path: String
    /// Bytes that this process may use; the reserve of the administrator is not counted.
    package var freeBytes: Int64
    /// Size of the file system in bytes.
    package var totalBytes: Int64
    /// Free inodes.
    package var freeFiles: Int64
    /// Inodes in all; 0 where the file system allocates them on demand.
    package var totalFiles: Int64

    package init(path: String, freeBytes: Int64, totalBytes: Int64, freeFiles: Int64, totalFiles: Int64) {
        self.path = path
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
        self.freeFiles = freeFiles
        self.totalFiles = totalFiles
    }

    /// Below this the disk counts as nearly full: a hundredth of it, at least 4 MiB and at most 512 MiB (one large
    /// document).
    package var freeBytesMin: Int64 { max(4 << 20, min(totalBytes / 100, 512 << 20)) }
    /// Below this the inodes count as nearly used up: a thousandth, at least 64.
    package var freeFilesMin: Int64 { max(64, totalFiles / 1_000) }

    /// Whether bytes or inodes are below their minimum.
    package var isShort: Bool { freeBytes < freeBytesMin || (totalFiles > 0 && freeFiles < freeFilesMin) }
}
