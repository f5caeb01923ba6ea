import Domain
import Files
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

struct OpeningTests {
    @Test(arguments: SpoolLayout.Dialect.allCases)
    func `open creates the folders of the dialect, and only those`(dialect: SpoolLayout.Dialect) throws {
        let spool = try TestSpool(dialect: dialect)
        let expected = SpoolFolder.allCases.map { spool.layout.name($0) }
        #expect(try spool.names("") == expected.sorted())
        try spool.queues.open()
    }

    @Test func `T28 a second process is refused while the first serves, and not after`() throws {
        let spool = try TestSpool()
        let second = spool.anotherProcess()
        let error = #expect(throws: PortError.self) { try second.open() }
        #expect(error?.code == .busy)
        spool.queues.close()
        spool.queues.close()
        try second.open()
        second.close()
    }

    @Test func `a check whether the spool is served does not disturb it`() throws {
        let spool = try TestSpool()
        #expect(FolderQueues.isServed(spool.layout))
        spool.queues.close()
        #expect(!FolderQueues.isServed(spool.layout))
        try spool.queues.open()
    }

    @Test func `T27 a lock file of a dead process blocks no start`() throws {
        let spool = try TestSpool(opens: false)
        try spool.write("4711", to: ".work/.lock")
        try spool.queues.open()
    }

    @Test func `T29 a spool inside a folder of another spool is refused`() throws {
        let outer = try TestSpool()
        let inner = FolderQueues(layout: SpoolLayout(root: outer.path("inbox/spool")))
        let error = #expect(throws: PortError.self) { try inner.open() }
        #expect(error?.code == .configuration)
    }

    @Test func `T29 a queue folder that is a link is refused`() throws {
        let spool = try TestSpool(opens: false)
        try spool.write("", to: "inbox/x.part")
        try #require(unsafe symlink("inbox", spool.path("outbox")) == 0)
        #expect(throws: PortError.self) { try spool.queues.open() }
    }

    @Test(.enabled(if: Machine.mayMount, "needs the right to mount"))
    func `T29 two names for one folder are refused`() throws {
        let spool = try TestSpool()
        spool.queues.close()
        try #require(Machine.mountFolder(spool.path("inbox"), on: spool.path("outbox")))
        defer { Machine.unmount(spool.path("outbox")) }
        let error = #expect(throws: PortError.self) { try spool.queues.open() }
        #expect(error?.code == .configuration)
    }

    @Test(
        .enabled(if: Machine.mayMount, "needs the right to mount"),
        arguments: ["inbox", "outbox", "error", "import", "done", "held", ".work", ".originals"])
    func `T30 a folder on another file system is refused at the start`(folder: String) throws {
        let spool = try TestSpool()
        spool.queues.close()
        try #require(Machine.mountTemporary(spool.path(folder)))
        defer { Machine.unmount(spool.path(folder)) }
        let error = #expect(throws: PortError.self) { try spool.queues.open() }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("EXDEV") == true)
    }

    @Test(.enabled(if: Machine.mayMount, "needs the right to mount"))
    func `T30 a folder mounted onto itself is refused although it is on the same file system`() throws {
        let spool = try TestSpool()
        spool.queues.close()
        let folder = spool.path("done")
        try #require(Machine.mountFolder(folder, on: folder))
        defer { Machine.unmount(folder) }
        let error = #expect(throws: PortError.self) { try spool.queues.open() }
        #expect(error?.message.contains("EXDEV") == true)
    }

    @Test func `T16 the start removes unfinished answers of a crash, but no claimed files`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        spool.queues.close()
        try spool.write("{\"half", to: ".work/\(drop.id).0.answer")
        try spool.write("copy", to: ".work/\(drop.id).import")
        let gone = DropID(millisecondsSince1970: 1, random: 1)
        try spool.write("copy of a drop that was filed away", to: ".work/\(gone).import")
        try spool.queues.open()
        #expect(try spool.workNames() == ["\(drop.id)", "\(drop.id).import"])
        #expect(try spool.queues.idsInWork() == [drop.id])
    }

    @Test func `calls before open and after close are refused`() throws {
        let spool = try TestSpool(opens: false)
        let error = #expect(throws: PortError.self) { try spool.scan() }
        #expect(error?.code == .internalFault)
    }

    @Test func `remote mounts are recognised by their magic number`() {
        for magic: UInt64 in [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x6573_5546, 0xFFFF_FFFF_FF53_4D42] {
            #expect(MountKind(magic: magic) == .remote)
        }
        for magic: UInt64 in [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994] {
            #expect(MountKind(magic: magic) == .local)
        }
    }

    @Test func `T01 where remote writers cannot be detected, the quiet window decides`() throws {
        let clock = TestClock()
        let spool = try TestSpool()
        let inbox = try Folder.open(absolute: spool.path("inbox"), path: "inbox")
        let scanner = InboxScanner(settings: IntakeSettings(), now: { clock.now }, asksForWriters: false, work: nil)
        let writer = try TestWriter(spool.path("inbox/a.xml"))
        try writer.write(TestSpool.whole.utf8)
        // One write can have created the file, or not.
        let long = try TestWriter(spool.path("inbox/long.xml"))
        try long.write(("<m>" + String(repeating: " ", count: 64 << 10) + "</m>").utf8)
        #expect(try scanner.scan(inbox, limit: 10).nextScan == .milliseconds(700))
        clock.advance(.milliseconds(699))
        #expect(try scanner.scan(inbox, limit: 10).ready.isEmpty)
        clock.advance(.milliseconds(1))
        #expect(try scanner.scan(inbox, limit: 10).ready.map(\.path.display) == ["a.xml"])
        clock.advance(.milliseconds(1299))
        #expect(try scanner.scan(inbox, limit: 10).ready.map(\.path.display) == ["a.xml"])
        clock.advance(.milliseconds(1))
        #expect(try scanner.scan(inbox, limit: 10).ready.count == 2)
    }
}
