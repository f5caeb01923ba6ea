/// How much room a file system has left.
package struct DiskSpace: Sendable, Equatable, Codable {
    /// A folder on it, as it is shown.
    package var path: String
    /// For this process; a reserve of the administrator's is not counted.
    package var freeBytes: Int64
    package var totalBytes: Int64
    package var freeFiles: Int64
    /// 0 where the file system makes room for names as it needs them.
    package var totalFiles: Int64

    package init(path: String, freeBytes: Int64, totalBytes: Int64, freeFiles: Int64, totalFiles: Int64) {
        self.path = path
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
        self.freeFiles = freeFiles
        self.totalFiles = totalFiles
    }

    /// Less than this is nearly full, as `doctor` has it: a hundredth, at least 4 MiB and at most 512 MiB (one large document).
    package var freeBytesMin: Int64 { max(4 << 20, min(totalBytes / 100, 512 << 20)) }
    /// Less than this is nearly full: a thousandth, at least 64.
    package var freeFilesMin: Int64 { max(64, totalFiles / 1_000) }

    package var isShort: Bool { freeBytes < freeBytesMin || (totalFiles > 0 && freeFiles < freeFilesMin) }
}
