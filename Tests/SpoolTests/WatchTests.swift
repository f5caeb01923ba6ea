import Domain
import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import Spool

@Suite(.timeLimit(.minutes(2)))
struct WatchTests {
    /// Waits for wake-ups and scans after each, until `count` files were claimed.
    private func claim(_ count: Int, _ spool: TestSpool, _ watch: InotifyWatch) async throws -> [ClaimedDrop] {
        var claimed: [ClaimedDrop] = []
        for await _ in watch.wakeUps() {
            var scan: InboxScan
            repeat {
                scan = try spool.scan(512)
                claimed += try spool.queues.take(try spool.queues.fingerprint(scan.ready)).taken
                // A writer may keep the file open for a moment after its close event.
            } while scan.hasMore || scan.nextScan != nil
            if claimed.count >= count { break }
        }
        return claimed
    }

    @Test func `a file closed after writing and a file renamed in each wake the scan`() async throws {
        let spool = try TestSpool()
        let watch = try InotifyWatch(layout: spool.layout)
        let stream = watch.wakeUps()
        try spool.drop("a.xml")
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() != nil)
        try spool.write(TestSpool.whole, to: "b.xml")
        try #require(unsafe rename(spool.path("b.xml"), spool.path("inbox/b.xml")) == 0)
        #expect(await iterator.next() != nil)
        watch.stop()
        while await iterator.next() != nil {}
        #expect(await iterator.next() == nil)
    }

    @Test func `T04 files created in folders that appear at the same moment are all found`() async throws {
        let spool = try TestSpool()
        let watch = try InotifyWatch(layout: spool.layout)
        let count = 1_000
        let actor = TestThread {
            for index in 0..<count {
                for folder in ["", "/b", "/b/c"] { _ = unsafe mkdir(spool.path("inbox/a\(index)\(folder)"), 0o770) }
                let number = unsafe open(spool.path("inbox/a\(index)/b/c/x.xml"), O_WRONLY | O_CREAT, 0o660)
                let bytes = Array("<m>\(index)</m>".utf8)
                _ = unsafe Glibc.write(number, bytes, bytes.count)
                _ = close(number)
            }
        }
        try actor.start()
        let claimed = try await claim(count, spool, watch)
        actor.join()
        #expect(Set(claimed.map(\.digest)).count == count)
        #expect(!watch.isBlind)
        watch.stop()
    }

    @Test func `T05 when no more folders can be watched the watch reports that it is blind`() async throws {
        let spool = try TestSpool()
        for index in 0..<10 { try spool.drop("f\(index)/x.part") }
        let watch = try InotifyWatch(layout: spool.layout, watchesMax: 8)
        #expect(watch.isBlind)
        let sighted = try InotifyWatch(layout: spool.layout)
        #expect(!sighted.isBlind)
        // Only the scan finds what the watch does not see.
        for index in 0..<10 { try spool.drop("f\(index)/a.xml") }
        #expect(try spool.scan().ready.count == 10)
    }

    @Test func `T03 an overflow of the kernel's event queue is one wake-up and loses no file`() throws {
        let spool = try TestSpool()
        let tree = try WatchedTree(
            inbox: spool.path("inbox"), settings: IntakeSettings(), watchesMax: 100, limit: WatchLimit())
        #expect(tree.watchAll())
        let kept =
            Int(
                (FileManager.default.contents(atPath: "/proc/sys/fs/inotify/max_queued_events"))
                    .map { String(decoding: $0, as: UTF8.self).filter(\.isNumber) } ?? "") ?? 16_384
        try #require(kept <= 100_000, "this machine keeps too many events to overflow")
        try spool.write("x", to: "one.xml")
        for index in 0..<(kept / 2 + 10) {
            // Two events each that the kernel does not merge.
            try #require(unsafe link(spool.path("one.xml"), spool.path("inbox/\(index).tmp")) == 0)
            try #require(unsafe rename(spool.path("inbox/\(index).tmp"), spool.path("inbox/x\(index).tmp")) == 0)
        }
        let reported = tree.drain()
        #expect(reported.isOverflow && reported.needsScan && !reported.isBlind)
        // The watches were renewed: later events arrive.
        try spool.drop("later.xml")
        #expect(tree.drain().needsScan)
        #expect(try spool.scan(10).ready.map(\.path.display) == ["later.xml"])
    }

    @Test func `T14 names of incomplete files cause no wake-up`() throws {
        let spool = try TestSpool()
        let tree = try WatchedTree(
            inbox: spool.path("inbox"), settings: IntakeSettings(), watchesMax: 100, limit: WatchLimit())
        _ = tree.watchAll()
        try spool.drop("a.xml.part")
        #expect(!tree.drain().needsScan)
        try #require(unsafe rename(spool.path("inbox/a.xml.part"), spool.path("inbox/a.xml")) == 0)
        #expect(tree.drain().needsScan)
    }

    @Test func `a watched folder that is moved within the inbox stays watched`() throws {
        let spool = try TestSpool()
        try spool.drop("a/b/x.part")
        let tree = try WatchedTree(
            inbox: spool.path("inbox"), settings: IntakeSettings(), watchesMax: 100, limit: WatchLimit())
        _ = tree.watchAll()
        try #require(unsafe rename(spool.path("inbox/a"), spool.path("inbox/z")) == 0)
        #expect(tree.drain().needsScan)
        try FileManager.default.createDirectory(atPath: spool.path("inbox/z/b/new"), withIntermediateDirectories: true)
        #expect(tree.drain().needsScan)
        try spool.drop("z/b/new/x.xml")
        #expect(tree.drain().needsScan)
    }
}
