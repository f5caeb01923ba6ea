package import Domain
import Files
import Glibc

extension DiskSpace {
    /// Blocking, on a share for as long as its server takes.
    /// - Throws: with the errno's name.
    package static func of(_ path: String) throws(PortError) -> DiskSpace {
        var found = statvfs()
        do throws(SystemFailure) {
            try SystemFailure.check("statvfs") { unsafe statvfs(path, &found) }
        } catch {
            throw error.port("ask the file system of", path)
        }
        let block = Int64(clamping: found.f_frsize)
        return DiskSpace(
            path: path, freeBytes: Int64(clamping: found.f_bavail).multipliedReportingOverflow(by: block).partialValue,
            totalBytes: Int64(clamping: found.f_blocks).multipliedReportingOverflow(by: block).partialValue,
            freeFiles: Int64(clamping: found.f_favail), totalFiles: Int64(clamping: found.f_files))
    }
}
