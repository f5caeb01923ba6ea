import Domain
import Files
import Glibc

/// Small files that hold settings or the token.
enum SettingFile {
    struct Content {
        var bytes: [UInt8]
        /// Every user of the machine may read the file.
        var isReadableByAll: Bool
    }

    static func read(_ path: String, byteCountMax: Int) throws(PortError) -> Content {
        let status: FileStatus
        let bytes: [UInt8]?
        do throws(SystemFailure) {
            let file = try Descriptor.reading(path, followsLinks: true)
            status = try file.status()
            bytes = status.isRegular ? try file.file.allBytes(countMax: byteCountMax) : []
        } catch {
            // The system's own message, as whoever edits settings may not know the names of error numbers.
            throw PortError(error.code, "\(path) cannot be read: \(error.errno).", isTransient: error.isTransient)
        }
        guard status.isRegular else { throw PortError(.malformed, "\(path) is not a file.") }
        guard let bytes else { throw PortError(.limitExceeded, "\(path) is larger than \(byteCountMax) bytes.") }
        return Content(bytes: bytes, isReadableByAll: status.permissions & S_IROTH != 0)
    }

    /// False when it is not there.
    static func isReadableByAll(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IROTH != 0
    }
}
