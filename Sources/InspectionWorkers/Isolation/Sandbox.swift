import CLibSeccomp
import CLinux
import Domain
import Glibc

/// The restrictions that a child enters before it reads untrusted bytes; they cannot be undone. A mandatory
/// restriction that fails is an error. One that the kernel may lack is reported.
enum Sandbox {
    /// The limit on open files: three of `/dev/null`, the socket, the documents sent ahead, and a reserve.
    private static let filesMax = UInt(hatspool_files_max) + 16

    /// Leaves the network. This comes first, because it needs a process with one thread and compiling starts some.
    /// Files can still be read. It also loads the time zone's file.
    /// - Returns: whether the network was left; pass it to `enter`.
    static func leaveNetwork() -> Bool {
        // A privileged process first tries without a user namespace, because inside one it could no longer read files
        // that only an administrator can read.
        let hasLeft =
            unshare(Int32(hatspool_new_network_namespace)) == 0
            || unshare(Int32(hatspool_new_user_namespace | hatspool_new_network_namespace)) == 0
        tzset()
        return hasLeft
    }

    /// `memoryRoomBytes`: the address space that may be added to what the process has now.
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

    /// Replaces the root by a folder that the kernel empties when its process ends, and that never contained anything
    /// but numbers.
    private static func leaveFolders() -> Bool {
        unsafe chroot("/proc/self/fdinfo") == 0 && chdir("/") == 0
    }

    /// The address space of this process in bytes.
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
