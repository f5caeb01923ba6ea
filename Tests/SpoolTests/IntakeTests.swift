import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

struct IntakeTests {
    @Test func `a file renamed into the inbox is complete at the first scan`() throws {
        let spool = try TestSpool()
        try spool.write(TestSpool.whole, to: "elsewhere.xml")
        try #require(unsafe rename(spool.path("elsewhere.xml"), spool.path("inbox/a.xml")) == 0)
        let scan = try spool.scan()
        #expect(scan.ready.map(\.path.display) == ["a.xml"])
        #expect(scan.ready.allSatisfy { !$0.isCutShort })
        #expect(!scan.hasMore && scan.waitingCount == 0 && scan.nextScan == nil)
    }

    @Test func `T07 side files of desktops and servers are ignored and counted`() throws {
        let spool = try TestSpool()
        let side = [
            "Thumbs.db", "desktop.ini", "DESKTOP.INI", ".DS_Store", "~$lote.xml", ".smbdeleteAAA1", ".nfs0001",
            "lote.xml~",
            ".lote.xml.swp", "x.SWP",
        ]
        for name in side { try spool.drop(name) }
        try spool.drop("@eaDir/lote.xml")
        try spool.drop("lost+found/lote.xml")
        try spool.drop("lote.xml")
        let scan = try spool.scan()
        #expect(scan.ready.map(\.path.display) == ["lote.xml"])
        #expect(scan.ignoredCount == side.count + 2)
        #expect(scan.unreadable.isEmpty)
    }

    @Test func `T14 temporary files are no drops until they get their name`() throws {
        let spool = try TestSpool()
        for name in ["a.xml.part", "b.tmp", "c.xml.filepart", "d.CRDOWNLOAD", ".e.xml"] { try spool.drop(name) }
        #expect(try spool.scan().ready.isEmpty)
        spool.clock.advance(.seconds(3600))
        #expect(try spool.scan().ignoredCount == 5)
        try #require(unsafe rename(spool.path("inbox/a.xml.part"), spool.path("inbox/a.xml")) == 0)
        #expect(try spool.scan().ready.map(\.path.display) == ["a.xml"])
    }

    @Test func `an operator's own patterns are ignored too`() throws {
        var settings = IntakeSettings()
        settings.ignored = IgnoredNames(extra: ["LEIAME*", "*.bak", "x.xml"])
        let spool = try TestSpool(settings: settings)
        for name in ["leiame.txt", "a.BAK", "X.xml", "y.xml"] { try spool.drop(name) }
        #expect(try spool.scan().ready.map(\.path.display) == ["y.xml"])
    }

    @Test func `T08 file times decide nothing: 1980, 2099 and all equal are found alike`() throws {
        let spool = try TestSpool()
        for (index, second) in [315_532_800, 4_070_908_800, 4_070_908_800, 0].enumerated() {
            try spool.drop("\(index).xml")
            let time = timespec(tv_sec: second, tv_nsec: 0)
            let times = [time, time]
            try #require(unsafe utimensat(AT_FDCWD, spool.path("inbox/\(index).xml"), times, 0) == 0)
        }
        #expect(Set(try spool.claimAll().map(\.name)) == ["0.xml", "1.xml", "2.xml", "3.xml"])
    }

    @Test func `T10 an incomplete file delays no other`() throws {
        let spool = try TestSpool()
        let writer = try TestWriter(spool.path("inbox/slow.xml"))
        try writer.write(TestSpool.cut.utf8)
        for index in 0..<20 { try spool.drop("\(index).xml") }
        let scan = try spool.scan()
        #expect(scan.ready.count == 20)
        #expect(scan.waitingCount == 1)
        #expect(try #require(scan.nextScan) <= .milliseconds(10))
    }

    @Test func `T11 a six-hour writer is accepted when it ends`() throws {
        let spool = try TestSpool()
        let writer = try TestWriter(spool.path("inbox/slow.xml"))
        try writer.write("<m>".utf8)
        for minute in 0..<360 {
            if minute % 7 == 0 { try writer.write("<i/>".utf8) }
            spool.clock.advance(.seconds(60))
            #expect(try spool.scan().ready.isEmpty, "minute \(minute)")
        }
        try writer.write("</m>".utf8)
        #expect(try spool.scan().ready.isEmpty)
        writer.close()
        let ready = try spool.scan().ready
        #expect(ready.map(\.path.display) == ["slow.xml"] && ready.first?.isCutShort == false)
    }

    @Test func `T12 a truncated file that grows again gets its full window again`() throws {
        let spool = try TestSpool()
        try spool.drop("a.xml", "<m><i>")
        _ = try spool.scan()
        spool.clock.advance(.seconds(59))
        #expect(try spool.scan().ready.isEmpty)
        try spool.drop("a.xml", "<m><i><j>")
        spool.clock.advance(.seconds(59))
        #expect(try spool.scan().ready.isEmpty)
        spool.clock.advance(.seconds(59))
        #expect(try spool.scan().ready.isEmpty)
        spool.clock.advance(.seconds(1))
        #expect(try spool.scan().ready.map(\.isCutShort) == [true])
    }

    @Test func `T13 a zero-byte placeholder waits for its content`() throws {
        let spool = try TestSpool()
        try spool.drop("a.xml", "")
        try spool.drop("empty.xml", "")
        #expect(try spool.scan().waitingCount == 2)
        spool.clock.advance(.seconds(30))
        #expect(try spool.scan().ready.isEmpty)
        try spool.drop("a.xml")
        #expect(try spool.claimAll().map(\.name) == ["a.xml"])
        spool.clock.advance(.seconds(30))
        let ready = try spool.scan().ready
        #expect(ready.map(\.path.display) == ["empty.xml"])
        #expect(ready.map(\.isCutShort) == [true])
        #expect(try spool.claimAll().map(\.name) == ["empty.xml"])
        #expect(try spool.scan().ready.isEmpty)
    }

    @Test func `T15 an allocated size with a tail of NULs waits, then is passed on as cut short`() throws {
        let spool = try TestSpool()
        try spool.drop("a.xml", TestSpool.whole + String(repeating: "\0", count: 9_000))
        try spool.drop("b.zip", String(repeating: "\0", count: 100))
        _ = try spool.scan()
        spool.clock.advance(.seconds(59))
        #expect(try spool.scan().ready.isEmpty)
        spool.clock.advance(.seconds(1))
        #expect(try spool.scan().ready.map(\.isCutShort) == [true, true])
    }

    @Test func `a format without an end waits for the quiet window, and the scan reports when to come back`() throws {
        let spool = try TestSpool()
        try spool.drop("a.zip", "PK\u{3}\u{4}")
        #expect(try spool.scan().nextScan == .seconds(2))
        spool.clock.advance(.milliseconds(1500))
        #expect(try spool.scan().nextScan == .milliseconds(500))
        spool.clock.advance(.milliseconds(500))
        #expect(try spool.scan().ready.map(\.isCutShort) == [false])
    }

    @Test func `the priority folder is first and the reference folder is no inbox`() throws {
        let spool = try TestSpool()
        for index in 0..<50 { try spool.drop("\(index).xml") }
        try spool.drop("priority/x/urgente.xml")
        try spool.drop("priority/urgente.xml")
        try spool.drop("reference/tabela.xml")
        let scan = try spool.scan(2)
        #expect(Set(scan.ready.map(\.path.display)) == ["priority/urgente.xml", "priority/x/urgente.xml"])
        #expect(scan.hasMore)
        let claimed = try spool.claimAll()
        #expect(claimed.count == 52)
        #expect(!claimed.contains { $0.name == "tabela.xml" })
    }

    @Test func `sub-folders are stored as provenance down to the depth limit`() throws {
        var settings = IntakeSettings()
        settings.folderDepthMax = 3
        let spool = try TestSpool(settings: settings)
        try spool.drop("hospital/2026/02/a.xml")
        try spool.drop("hospital/2026/02/03/b.xml")
        let claimed = try spool.claimAll()
        #expect(claimed.map(\.folder) == ["hospital/2026/02"])
        let scan = try spool.scan()
        #expect(scan.ignoredCount == 1 && scan.strange.isEmpty, "it was told by the look that claimed")
    }

    @Test func `links, pipes and sockets are never opened and never waited for`() throws {
        let spool = try TestSpool()
        try spool.write(TestSpool.whole, to: "secret.xml")
        try #require(unsafe symlink(spool.path("secret.xml"), spool.path("inbox/link.xml")) == 0)
        try #require(unsafe symlink(spool.root, spool.path("inbox/folder")) == 0)
        try #require(unsafe mkfifo(spool.path("inbox/pipe.xml"), 0o600) == 0)
        let scan = try spool.scan()
        #expect(scan.ready.isEmpty)
        #expect(scan.ignoredCount == 3)
        #expect(Set(scan.strange.map(\.display)) == ["link.xml", "folder", "pipe.xml"])
        #expect(try spool.scan().strange.isEmpty, "each is told once")
    }

    @Test func `names that are not UTF-8 work to the end`() throws {
        let spool = try TestSpool()
        let name: [CChar] = [0x61, CChar(bitPattern: 0xE7), CChar(bitPattern: 0xE3), 0x6F, 0]
        let folder = unsafe open(spool.path("inbox"), O_RDONLY | O_DIRECTORY)
        defer { _ = close(folder) }
        let number = unsafe openat(folder, name, O_WRONLY | O_CREAT, 0o660)
        try #require(number >= 0)
        let bytes = Array(TestSpool.whole.utf8)
        try #require(unsafe Glibc.write(number, bytes, bytes.count) == bytes.count)
        _ = close(number)
        let drop = try #require(try spool.claimAll().first)
        #expect(drop.name == "ação")
        let path = try spool.queues.finalPath(for: drop, queue: .done)
        #expect(try spool.queues.file(drop.id, at: path) == "done/2026/02/01/ação")
    }

    @Test func `T02 a missing inbox is an error, not an empty inbox`() throws {
        let spool = try TestSpool()
        try #require(unsafe rename(spool.path("inbox"), spool.path("away")) == 0)
        #expect(throws: PortError.self) { try spool.scan() }
        try #require(unsafe mkdir(spool.path("inbox"), 0o770) == 0)
        let error = #expect(throws: PortError.self) { try spool.scan() }
        #expect(error?.code == .folderChanged && error?.isTransient == true)
        try #require(unsafe rmdir(spool.path("inbox")) == 0)
        try #require(unsafe rename(spool.path("away"), spool.path("inbox")) == 0)
        #expect(try spool.scan().ready.isEmpty)
    }
}
