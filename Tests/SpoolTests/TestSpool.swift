import Domain
import FoundationEssentials
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Spool

/// A spool in a temporary folder, with a clock that only the test moves. Removed with the object.
final class TestSpool: Sendable {
    let root: String
    let layout: SpoolLayout
    let clock = TestClock()
    let queues: FolderQueues
    let settings: IntakeSettings

    private let moves: MoveSupport?

    /// `moves`: replaces the tested abilities of the file system.
    init(
        dialect: SpoolLayout.Dialect = .plain, settings: IntakeSettings = IntakeSettings(), opens: Bool = true,
        moves: MoveSupport? = nil
    ) throws {
        self.moves = moves
        root = "\(FileManager.default.temporaryDirectory.path)/spool-\(UUID().uuidString)"
        layout = SpoolLayout(root: root, dialect: dialect)
        self.settings = settings
        queues = Self.queues(layout, settings, clock, moves)
        if opens { try queues.open() }
    }

    deinit {
        queues.close()
        // In the worst case a folder remains in the temporary folder.
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Another process's view of the same spool.
    func anotherProcess() -> FolderQueues { Self.queues(layout, settings, clock, moves) }

    private static func queues(
        _ layout: SpoolLayout, _ settings: IntakeSettings, _ clock: TestClock, _ moves: MoveSupport?
    ) -> FolderQueues {
        FolderQueues(
            layout: layout, settings: settings, now: { clock.now },
            wallClock: { Date(timeIntervalSince1970: 1_770_000_000) },  // 2026-02-02 02:40 UTC, 1 February in Brasília
            random: { .random(in: .min ... .max) }, timeZone: OperatorTimeZone.saoPaulo, identity: nil,
            lastProtocolNumber: 0, failPoints: .none,
            reportsWaiting: { _ in }, assumedMoves: moves, host: .current)
    }

    func path(_ relative: String) -> String { "\(root)/\(relative)" }

    func drop(_ name: String, _ text: String = TestSpool.whole) throws {
        try write(text, to: "inbox/\(name)")
    }

    func write(_ text: String, to relative: String) throws {
        let path = path(relative)
        let parent = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
        try FileManager.default.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
        try #require(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
        waitForWriters(of: path)
    }

    func read(_ relative: String) -> String? {
        FileManager.default.contents(atPath: path(relative)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Names in a folder, sorted; in the work folder with those of this program.
    func names(_ relative: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(relative)).sorted()
    }

    /// Names in the work folder, sorted, without the hidden ones of the serving process.
    func workNames() throws -> [String] { try names(".work").filter { !$0.hasPrefix(".") } }

    func scan(_ limit: Int = 1000) throws -> InboxScan { try queues.completeFiles(limit: limit) }

    /// Scans, fingerprints and takes everything that is complete now.
    func claimAll(_ limit: Int = 1000) throws -> [ClaimedDrop] {
        try queues.take(try queues.fingerprint(try scan(limit).ready)).taken
    }

    func claim(_ name: String, _ text: String = TestSpool.whole) throws -> ClaimedDrop {
        try drop(name, text)
        return try #require(try claimAll().first { $0.name == name })
    }

    /// Simulates that the complete `file` could not be read.
    func addTrouble(_ file: DroppedFile) {
        queues.state.withLock { state in state?.scanner.withLock { _ = $0.addTrouble(file, errorName: "EIO") } }
    }

    static let whole = "<?xml version=\"1.0\"?>\n<ans:m xmlns:ans=\"u\"><a/></ans:m>\n"
    static let cut = "<?xml version=\"1.0\"?>\n<ans:m xmlns:ans=\"u\"><a>"
}

/// A clock that only the test advances.
final class TestClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }

    func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}

/// A writer at the other end of a share: opens, writes, pauses, closes.
final class TestWriter {
    private var number: Int32

    init(_ path: String, creating: Bool = true) throws {
        number = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC | (creating ? O_CREAT : 0), 0o660)
        try #require(number >= 0)
    }

    deinit { close() }

    func write(_ text: some Collection<UInt8>) throws {
        let bytes = Array(text)
        try #require(unsafe Glibc.write(number, bytes, bytes.count) == bytes.count)
    }

    func close() {
        if number >= 0 { _ = Glibc.close(number) }
        number = -1
    }
}

/// Privileges that the machine gives to tests.
enum Machine {
    static let isRoot = getuid() == 0

    /// Makes a folder immutable, which stops root too.
    static func freeze(_ path: String, _ isFrozen: Bool = true) -> Bool {
        let number = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard number >= 0 else { return false }
        defer { _ = close(number) }
        let (getFlags, setFlags, immutable): (UInt, UInt, Int32) = (0x8008_6601, 0x4008_6602, 0x10)
        var flags: Int32 = 0
        guard unsafe ioctl(number, getFlags, &flags) == 0 else { return false }
        flags = isFrozen ? flags | immutable : flags & ~immutable
        return unsafe ioctl(number, setFlags, &flags) == 0
    }

    // System calls instead of programs: a child process would keep this process's files open for a moment, and other
    // tests check who has a file open.

    static func mountTemporary(_ path: String, options: String = "") -> Bool {
        unsafe options.withCString { unsafe mount("none", path, "tmpfs", 0, $0) } == 0
    }

    // MS_BIND and MNT_DETACH: their module and type depend on the other imports.
    private static let bindFlag: UInt = 4096
    private static let detachFlag: Int32 = 2

    static func mountFolder(_ source: String, on path: String) -> Bool {
        unsafe mount(source, path, "", bindFlag, nil) == 0
    }

    /// Works for a folder that is still in use.
    static func unmount(_ path: String) { _ = unsafe umount2(path, detachFlag) }

    /// Whether this process may mount; tested once.
    static let mayMount: Bool = {
        let probe = "\(FileManager.default.temporaryDirectory.path)/mount-\(UUID().uuidString)"
        defer { _ = unsafe rmdir(probe) }
        guard isRoot, unsafe mkdir(probe, 0o700) == 0, mountTemporary(probe) else { return false }
        unmount(probe)
        return true
    }()

    /// Whether this process may make a folder immutable; tested once.
    static let mayFreeze: Bool = {
        let probe = "\(FileManager.default.temporaryDirectory.path)/freeze-\(UUID().uuidString)"
        defer { _ = unsafe rmdir(probe) }
        guard isRoot, unsafe mkdir(probe, 0o700) == 0 else { return false }
        return freeze(probe) && freeze(probe, false)
    }()
}
