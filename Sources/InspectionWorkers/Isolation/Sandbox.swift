import CLibSeccomp
import CLinux
import Domain
import Glibc

/// What a child gives up for good before it reads a hostile byte. What has to hold is an error when it does not; what a kernel may lack is
/// reported.
enum Sandbox {
    /// Open files: three of `/dev/null`, the socket, the documents handed over ahead, and some to spare.
    private static let filesMax = UInt(hatspool_files_max) + 16

    /// The network goes before anything else is done: it needs a process of one thread, and compiling starts some. Files can still be
    /// read. Looks up the time zone's file as well, once.
    /// - Returns: whether it is gone; `enter` wants to know.
    static func leaveNetwork() -> Bool {
        // Without a user namespace, for those who may: in one, files that only an administrator can read are lost as well.
        let hasLeft =
            unshare(Int32(hatspool_new_network_namespace)) == 0
            || unshare(Int32(hatspool_new_user_namespace | hatspool_new_network_namespace)) == 0
        tzset()
        return hasLeft
    }

    /// `memoryRoomBytes`: address space that may be had from now on, beside what the process has by now.
    static func enter(memoryRoomBytes: UInt64, hasLeftNetwork: Bool) throws(PortError) -> SandboxState {
        let memoryBytes = try addressSpace() + memoryRoomBytes
        let hasOwnNamespaces = hasLeftNetwork && leaveFolders()
        try require("prctl", hatspool_give_up_privileges())
        try require("RLIMIT_CORE", hatspool_set_limit(hatspool_limit_core, 0))
        try require("RLIMIT_FSIZE", hatspool_set_limit(hatspool_limit_file_bytes, 0))
        try require("RLIMIT_NPROC", hatspool_set_limit(hatspool_limit_processes, 0))
        let refusesFiles = hatspool_refuse_files() == 0
        try require("RLIMIT_NOFILE", hatspool_set_limit(hatspool_limit_files, filesMax))
        try require("RLIMIT_AS", hatspool_set_limit(hatspool_limit_memory, UInt(memoryBytes)))
        let refusesCalls = hatspool_refuse_calls() == 0
        return SandboxState(
            refusesCalls: refusesCalls, refusesFiles: refusesFiles, hasOwnNamespaces: hasOwnNamespaces)
    }

    /// The new root is a folder that the kernel empties when its process is gone, and in which there never was anything but numbers.
    private static func leaveFolders() -> Bool {
        unsafe chroot("/proc/self/fdinfo") == 0 && chdir("/") == 0
    }

    /// What this process has now, in bytes.
    private static func addressSpace() throws(PortError) -> UInt64 {
        let file = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        try require("/proc/self/statm", file < 0 ? -1 : 0)
        defer { _ = close(file) }
        var text = [UInt8](repeating: 0, count: 64)
        let count = unsafe read(file, &text, text.count)
        let pages = String(decoding: text.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        guard let pages = UInt64(pages) else {
            throw PortError(.forbidden, "A child process cannot enter its sandbox: its size is not known.")
        }
        return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func require(_ what: String, _ result: Int32) throws(PortError) {
        guard result != 0 else { return }
        let reason = ChildProcess.message(for: errno)
        throw PortError(.forbidden, "A child process cannot enter its sandbox: \(what): \(reason).")
    }
}
