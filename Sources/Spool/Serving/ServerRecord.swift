import Domain
import Files
import Glibc

/// Identifies the process that serves a spool; stored in the work folder.
struct ServerRecord: Equatable {
    /// Random; unique to each start.
    var instance: String
    var host: String
    /// The kernel's boot ID.
    var boot: String
    /// Process IDs are only valid in their namespace.
    var pidNamespace: String
    var pid: Int32
    /// Start time of the process in kernel ticks; distinguishes processes with a reused ID.
    var startTicks: UInt64
    /// Device and inode of the lock that the process holds, if the lock excludes every other process; empty on a file
    /// system whose locks may be limited to this machine or mount.
    var lock: String
    /// Counter that grows while the process lives.
    var beat: UInt64 = 0

    private static let head = "hatspool server 1"
    /// Upper bound of a record's size.
    static let byteCountMax = 1_024

    /// The beat has a fixed length, so that it can be overwritten in place.
    var bytes: [UInt8] {
        let count = String(beat)
        let beat = String(repeating: "0", count: max(0, 20 - count.count)) + count
        let lines = [
            Self.head, beat, instance, host, boot, pidNamespace, String(pid), String(startTicks),
            lock.isEmpty ? "-" : lock,
        ]
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    init(
        instance: String, host: String, boot: String, pidNamespace: String, pid: Int32, startTicks: UInt64, lock: String
    ) {
        self.instance = instance
        self.host = host
        self.boot = boot
        self.pidNamespace = pidNamespace
        self.pid = pid
        self.startTicks = startTicks
        self.lock = lock
    }

    /// - Returns: nil for an incomplete record: one that is being written, or that a power cut left empty.
    init?(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        guard lines.count == 10, lines[0] == Self.head, lines[9].isEmpty, let beat = UInt64(lines[1]),
            let pid = Int32(lines[6]), let startTicks = UInt64(lines[7])
        else { return nil }
        self.init(
            instance: lines[2], host: lines[3], boot: lines[4], pidNamespace: lines[5], pid: pid,
            startTicks: startTicks, lock: lines[8] == "-" ? "" : lines[8])
        self.beat = beat
    }
}

/// What a process knows about itself and other processes of its machine; tests replace it.
struct ServerHost: Sendable {
    enum Liveness { case alive, dead, unknown }

    var host: String
    var boot: String
    var pidNamespace: String
    var pid: Int32
    var startTicks: UInt64
    /// Start time of a process by its ID; nil when it does not exist, 0 when the time is unknown.
    var startOfProcess: @Sendable (Int32) -> UInt64?

    /// Whether the process that wrote `record` is alive, as far as can be detected without waiting. `ownLock`: device
    /// and inode of the lock that this process holds, as in `ServerRecord.lock`.
    func liveness(of record: ServerRecord, ownLock: String) -> Liveness {
        guard record.boot == boot else {
            // Both records have a local lock: the other boot is an earlier one of this machine.
            return record.lock.isEmpty || ownLock.isEmpty ? .unknown : .dead
        }
        if !ownLock.isEmpty, record.lock == ownLock { return .dead }
        guard record.pidNamespace == pidNamespace else { return .unknown }
        guard let start = startOfProcess(record.pid) else { return .dead }
        if start == 0 { return .unknown }
        return start == record.startTicks ? .alive : .dead
    }

    static let current: ServerHost = {
        var name = [CChar](repeating: 0, count: 256)
        _ = unsafe gethostname(&name, name.count - 1)
        let pid = getpid()
        return ServerHost(
            host: String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split(separator: "\n").first.map(String.init) ?? "",
            boot: text(of: "/proc/sys/kernel/random/boot_id"), pidNamespace: link(at: "/proc/self/ns/pid"), pid: pid,
            startTicks: start(of: pid) ?? 0, startOfProcess: { start(of: $0) })
    }()

    private static func start(of pid: Int32) -> UInt64? {
        if kill(pid, 0) != 0, errno == ESRCH { return nil }
        // The name in parentheses may contain spaces; the start time is the 20th value after it.
        let line = text(of: "/proc/\(pid)/stat")
        guard let name = line.lastIndex(of: ")") else { return 0 }
        let values = line[line.index(after: name)...].split(separator: " ")
        // A zombie holds no lock.
        if values.first == "Z" { return nil }
        return values.count > 19 ? UInt64(values[19]) ?? 0 : 0
    }

    /// Empty when it cannot be read.
    private static func text(of path: String) -> String {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return "" }
        let file = Descriptor(owning: number)
        let bytes = (try? file.bytes(count: 4096, at: 0)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    }

    private static func link(at path: String) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        let count = unsafe readlink(path, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
