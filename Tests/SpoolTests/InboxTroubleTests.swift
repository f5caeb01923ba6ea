import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

/// Reports about files in the inbox that are not claimed.
struct InboxTroubleTests {
    private func reasons(_ spool: TestSpool) throws -> [String: String] {
        let troubles = try #require(try spool.scan().troubles)
        #expect(troubles.total == troubles.kept.count)
        return Dictionary(
            uniqueKeysWithValues: troubles.kept.map {
                ($0.path.display, $0.detail.isEmpty ? $0.reason.rawValue : "\($0.reason.rawValue) \($0.detail)")
            })
    }

    @Test func `links, pipes, sockets and folders too deep are reported with their kind`() throws {
        var settings = IntakeSettings()
        settings.folderDepthMax = 2
        let spool = try TestSpool(settings: settings)
        try #require(unsafe symlink("/etc/passwd", spool.path("inbox/link.xml")) == 0)
        try #require(unsafe mkfifo(spool.path("inbox/pipe.xml"), 0o660) == 0)
        try spool.drop("1/2/3/a.xml")
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { _ = close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A path that is short enough for a socket address.
        let short = "/tmp/\(getpid()).\(UInt16.random(in: .min ... .max))"
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: short.utf8) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(socket, $0, length) }
        }
        try #require(bound == 0)
        defer { _ = unsafe unlink(short) }
        var expected = ["link.xml": "notAFile link", "pipe.xml": "notAFile pipe", "1/2/3": "tooDeep"]
        if unsafe rename(short, spool.path("inbox/socket.xml")) == 0 { expected["socket.xml"] = "notAFile socket" }
        #expect(try reasons(spool) == expected)
        #expect(try reasons(spool) == expected, "a second look says the same")
        try #require(unsafe unlink(spool.path("inbox/pipe.xml")) == 0)
        expected["pipe.xml"] = nil
        #expect(try reasons(spool) == expected)
    }

    @Test func `a waiting file is reported after a while, with its start time, until it is claimed`() throws {
        let spool = try TestSpool()
        try spool.drop("cut.xml", TestSpool.cut)
        #expect(try reasons(spool).isEmpty)
        spool.clock.advance(.seconds(6))
        let troubles = try #require(try spool.scan().troubles)
        #expect(troubles.kept.map(\.reason) == [.incomplete])
        #expect(troubles.kept.first?.since == Date(timeIntervalSince1970: 1_770_000_000 - 6))
        spool.clock.advance(.seconds(60))
        #expect(try spool.claimAll().count == 1)
        #expect(try reasons(spool).isEmpty)
    }

    @Test func `a file with a writer is reported as being written`() throws {
        let spool = try TestSpool()
        let writer = try TestWriter(spool.path("inbox/a.xml"))
        try writer.write(TestSpool.whole.utf8)
        _ = try spool.scan()
        spool.clock.advance(.seconds(6))
        #expect(try reasons(spool) == ["a.xml": "beingWritten"])
        writer.close()
    }

    @Test func `a hundred are listed and all are counted`() throws {
        let spool = try TestSpool()
        for index in 0..<150 { try #require(unsafe symlink("x", spool.path("inbox/\(index).xml")) == 0) }
        let troubles = try #require(try spool.scan().troubles)
        #expect(troubles.kept.count == InboxTroubles.keptMax)
        #expect(troubles.total == 150)
    }

    @Test func `a scan that stops at its limit reports nothing yet`() throws {
        let spool = try TestSpool()
        for index in 0..<5 { try spool.drop("\(index).xml") }
        #expect(try spool.scan(2).troubles == nil)
    }

    @Test func `a recreated inbox is watched again`() async throws {
        let spool = try TestSpool()
        let watch = try InotifyWatch(layout: spool.layout)
        defer { watch.stop() }
        try FileManager.default.removeItem(atPath: spool.path("inbox"))
        try #require(unsafe mkdir(spool.path("inbox"), 0o770) == 0)
        var wakeUps = watch.wakeUps().makeAsyncIterator()
        watch.watchAfresh()
        #expect(await wakeUps.next() != nil)
        try spool.drop("a.xml")
        #expect(await wakeUps.next() != nil)
        #expect(!watch.isBlind)
    }
}
