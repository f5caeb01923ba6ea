import CLinux
import Domain
import Glibc

/// Locks this process in for good. What has to stand is an error when it does not; the walls that a kernel may lack are told.
enum Confinement {
    /// Open files: three of `/dev/null`, the socket, the documents handed over ahead, and some to spare.
    private static let filesMax = UInt(hatspool_files_max) + 16

    static func close(memoryBytesMax: UInt64) throws(PortError) -> WorkerConfinement {
        let isSecluded = seclude()
        try require("prctl", hatspool_give_up_privileges())
        try require("RLIMIT_CORE", hatspool_set_limit(hatspool_limit_core, 0))
        try require("RLIMIT_FSIZE", hatspool_set_limit(hatspool_limit_file_bytes, 0))
        try require("RLIMIT_NPROC", hatspool_set_limit(hatspool_limit_processes, 0))
        let refusesFiles = hatspool_refuse_files() == 0
        try require("RLIMIT_NOFILE", hatspool_set_limit(hatspool_limit_files, filesMax))
        try require("RLIMIT_AS", hatspool_set_limit(hatspool_limit_memory, UInt(memoryBytesMax)))
        let refusesCalls = hatspool_refuse_calls() == 0
        return WorkerConfinement(refusesCalls: refusesCalls, refusesFiles: refusesFiles, isSecluded: isSecluded)
    }

    /// Needs a kernel that lets users make namespaces, and a process of one thread.
    private static func seclude() -> Bool {
        guard
            unshare(Int32(hatspool_new_user_namespace | hatspool_new_network_namespace)) == 0
                || unshare(Int32(hatspool_new_network_namespace)) == 0
        else { return false }
        // A folder that the kernel empties when its process is gone, and in which nothing but numbers ever stood.
        return unsafe chroot("/proc/self/fdinfo") == 0 && chdir("/") == 0
    }

    private static func require(_ what: String, _ result: Int32) throws(PortError) {
        guard result != 0 else { return }
        let reason = unsafe String(cString: strerror(errno))
        throw PortError(.forbidden, "A worker cannot lock itself in: \(what): \(reason).")
    }
}
