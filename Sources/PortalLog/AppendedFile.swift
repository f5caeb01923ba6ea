import Domain
import Files
import Glibc
import SystemPackage

/// The system calls behind a log file.
enum AppendedFile {
    /// Makes the folder and those above it that are missing.
    static func makeFolders(_ path: String) throws(PortError) {
        if unsafe access(path, F_OK) == 0 { return }
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            do {
                try SystemFailure.check("mkdir") { unsafe mkdir(made, 0o770) }
            } catch {
                // A folder on the way that is there but forbids creating in it answers EACCES or EROFS before EEXIST.
                if error.number != EEXIST, unsafe access(made, F_OK) != 0 {
                    throw error.port("create the folder of the log", made)
                }
            }
        }
    }

    /// Opens, appends and closes; a symbolic link is refused. Not flushed: a log may lose its end in a power failure.
    static func append(_ bytes: [UInt8], to path: String) throws(PortError) {
        do throws(SystemFailure) {
            let file = try Descriptor.appending(path, mode: [.ownerReadWrite, .groupReadWrite])
            try file.write(all: bytes)
        } catch {
            throw error.port("append to the log", path)
        }
    }
}
