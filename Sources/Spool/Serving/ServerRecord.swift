import Domain
import Glibc

/// Which process serves a spool, as it is written in the work folder.
struct ServerRecord: Equatable {
    /// Random; tells one start from every other.
    var instance: String
    var host: String
    /// Of the kernel's start.
    var boot: String
    /// Process numbers mean something only in one namespace.
    var pidNamespace: String
    var pid: Int32
    /// When the process began, in the kernel's own count; a number that is given out again has another.
    var startTicks: UInt64
    /// Device and inode of the lock that the process holds, where such a lock excludes every other process; empty on a file system
    /// whose locks may end at this machine or this mount.
    var lock: String
    /// Grows for as long as the process lives.
    var beat: UInt64 = 0

    private static let head = "hatspool server 1"
    /// More than a record ever has.
    static let byteCountMax = 1_024

    /// The beat has one length, so that it can be written over.
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

    /// - Returns: nil for what is no whole record: one that is being made, or that a power cut left empty.
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

/// What a process knows of itself and of others on its machine; a test gives its own.
struct ServerHost: Sendable {
    enum Liveness { case alive, dead, unknown }

    var host: String
    var boot: String
    var pidNamespace: String
    var pid: Int32
    var startTicks: UInt64
    /// The start of the process with a number; nil when there is none, 0 when it cannot be told.
    var startOfProcess: @Sendable (Int32) -> UInt64?

    /// Whether the process that wrote `record` lives, as far as can be told without waiting. `ownLock`: as `ServerRecord.lock`, of
    /// the lock that this process holds already.
    func liveness(of record: ServerRecord, ownLock: String) -> Liveness {
        guard record.boot == boot else {
            // Both on a file system of one machine: an earlier start of this one.
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
        // The name in parentheses may hold blanks; the start is the 20th value behind it.
        let line = text(of: "/proc/\(pid)/stat")
        guard let name = line.lastIndex(of: ")") else { return 0 }
        let values = line[line.index(after: name)...].split(separator: " ")
        // A zombie holds nothing any more.
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
