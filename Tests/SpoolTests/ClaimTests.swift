import Digests
import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

struct ClaimTests {
    @Test(arguments: [3, 40])
    func `a claimed file is stored under its ID with the bytes that were fingerprinted`(count: Int) throws {
        let spool = try TestSpool()
        for index in 0..<count { try spool.drop("hospital/\(index).xml", "<m>\(index)</m>") }
        let fingerprinted = try spool.queues.fingerprint(try spool.scan().ready)
        #expect(try spool.names("inbox/hospital").count == count)
        let taken = try spool.queues.take(fingerprinted)
        #expect(taken.taken.map(\.id) == fingerprinted.map(\.id))
        #expect(taken.missing.isEmpty)
        for drop in taken.taken {
            let text = try #require(spool.read(".work/\(drop.id)"))
            #expect(drop.digest == (try SHA256Digest.of(Array(text.utf8))))
            #expect(text == "<m>\(drop.name.prefix { $0 != "." })</m>")
            #expect(drop.folder == "hospital")
            #expect(spool.queues.workPath(drop.id) == spool.path(".work/\(drop.id)"))
        }
        #expect(try spool.names("inbox/hospital").isEmpty)
        #expect(try spool.queues.idsInWork() == DropIDList(taken.taken.map(\.id)))
    }

    @Test func `a file of several blocks has the digest of all its bytes`() throws {
        let spool = try TestSpool()
        let text = "<m>" + String(repeating: "0123456789abcdef", count: 60_000) + "</m>"
        try spool.drop("a.xml", text)
        #expect(try spool.claimAll().map(\.digest) == [try SHA256Digest.of(Array(text.utf8))])
    }

    @Test func `T50 a file with another hard link is claimed as a copy without other links`() throws {
        let spool = try TestSpool()
        try spool.drop("a.xml", "<m>first</m>")
        try #require(unsafe link(spool.path("inbox/a.xml"), spool.path("elsewhere")) == 0)
        let drop = try #require(try spool.claimAll().first)
        try spool.write("<m>other</m>", to: "elsewhere")
        #expect(spool.read(".work/\(drop.id)") == "<m>first</m>")
        #expect(drop.digest == (try SHA256Digest.of(Array("<m>first</m>".utf8))))
        #expect(try spool.names(".work").filter { !$0.hasPrefix(".") } == [drop.id.text], "nothing besides")
    }

    @Test func `a file too large to be accepted is claimed without reading all of it`() throws {
        let spool = try TestSpool()
        try spool.drop("huge.xml", "<m>")
        let bytes: Int64 = 64 << 30
        try #require(unsafe truncate(spool.path("inbox/huge.xml"), Int(bytes)) == 0)
        spool.clock.advance(.seconds(3_600))
        _ = try spool.scan()
        spool.clock.advance(.seconds(3_600))
        let drop = try #require(try spool.claimAll().first)
        #expect(drop.byteCount == bytes)
    }

    @Test func `IDs are unique even when the clock stops, and sort by time`() {
        let source = DropIDSource(random: { .random(in: .min ... .max) })
        let ids = (0..<100_000).map { _ in source.next(millisecondsSince1970: 1_770_000_000_000) }
        #expect(Set(ids).count == ids.count)
        #expect(ids[0] < source.next(millisecondsSince1970: 1_770_000_000_001))
    }

    @Test(arguments: [0, 20])
    func `T09 a file that changes between scan and fingerprint is left out`(others: Int) throws {
        let spool = try TestSpool()
        for index in 0..<others { try spool.drop("\(index).xml") }
        try spool.drop("grown.xml")
        try spool.drop("gone.xml")
        let ready = try spool.scan().ready
        #expect(ready.count == others + 2)
        try spool.drop("grown.xml", TestSpool.whole + "<!-- more -->")
        try #require(unsafe unlink(spool.path("inbox/gone.xml")) == 0)
        #expect(try spool.queues.fingerprint(ready).count == others)
        let claimed = try spool.claimAll()
        #expect(claimed.count == others + 1)
        let grown = try #require(claimed.first { $0.name == "grown.xml" })
        #expect(grown.digest == (try SHA256Digest.of(Array((TestSpool.whole + "<!-- more -->").utf8))))
    }

    @Test func `T19 the same name a thousand times is a thousand drops`() throws {
        let spool = try TestSpool()
        for round in 0..<1_000 {
            try spool.drop("lote.xml", "<m>\(round)</m>")
            let claimed = try spool.claimAll()
            #expect(claimed.map(\.digest) == [try SHA256Digest.of(Array("<m>\(round)</m>".utf8))])
        }
        #expect(try spool.queues.idsInWork().count == 1_000)
    }

    @Test func `T22 the same inode, size and time with other bytes is another drop`() throws {
        let spool = try TestSpool()
        let time = [timespec(tv_sec: 1_700_000_000, tv_nsec: 0), timespec(tv_sec: 1_700_000_000, tv_nsec: 0)]
        try spool.drop("a.xml", "<m>1</m>")
        try #require(unsafe utimensat(AT_FDCWD, spool.path("inbox/a.xml"), time, 0) == 0)
        let first = try #require(try spool.claimAll().first)
        // The same file returns under another name, with its bytes replaced in place and its time reset.
        try #require(unsafe rename(spool.path(".work/\(first.id)"), spool.path("inbox/b.xml")) == 0)
        let number = unsafe open(spool.path("inbox/b.xml"), O_WRONLY)
        _ = unsafe pwrite(number, "2", 1, 3)
        _ = close(number)
        try #require(unsafe utimensat(AT_FDCWD, spool.path("inbox/b.xml"), time, 0) == 0)
        let second = try #require(try spool.claimAll().first)
        #expect(second.digest == (try SHA256Digest.of(Array("<m>2</m>".utf8))))
        #expect(second.id != first.id)
    }

    @Test func `another file under the fingerprinted name is returned and reported missing`() throws {
        let spool = try TestSpool()
        try spool.drop("a.xml", "<m>1</m>")
        try spool.drop("b.xml", "<m>1</m>")
        let fingerprinted = try spool.queues.fingerprint(try spool.scan().ready)
        try spool.write("<m>other</m>", to: "other.xml")
        try #require(unsafe rename(spool.path("other.xml"), spool.path("inbox/a.xml")) == 0)
        let outcome = try spool.queues.take(fingerprinted)
        #expect(outcome.taken.map(\.name) == ["b.xml"])
        #expect(outcome.missing == fingerprinted.filter { $0.file.path.name == "a.xml" }.map(\.id))
        #expect(spool.read("inbox/a.xml") == "<m>other</m>")
    }

    @Test func `a file that was opened for writing before it was claimed is returned`() throws {
        let spool = try TestSpool()
        try spool.drop("a.xml", "<m>1</m>")
        let fingerprinted = try spool.queues.fingerprint(try spool.scan().ready)
        let writer = try TestWriter(spool.path("inbox/a.xml"), creating: false)
        #expect(try spool.queues.take(fingerprinted).missing.count == 1)
        #expect(try spool.names("inbox") == ["a.xml", "priority"])
        writer.close()
        #expect(try spool.claimAll().map(\.name) == ["a.xml"])
    }

    @Test func `T31 a file that vanished before its claim is missing, and no error`() throws {
        let spool = try TestSpool()
        for name in ["a.xml", "x/b.xml", "c.xml"] { try spool.drop(name) }
        let ready = try spool.scan().ready
        try #require(unsafe unlink(spool.path("inbox/c.xml")) == 0)
        let fingerprinted = try spool.queues.fingerprint(ready)
        #expect(fingerprinted.count == 2)
        try FileManager.default.removeItem(atPath: spool.path("inbox/x"))
        let outcome = try spool.queues.take(fingerprinted)
        #expect(outcome.taken.map(\.name) == ["a.xml"])
        #expect(outcome.missing.count == 1)
    }

    @Test func `a taken ID is never overwritten`() throws {
        let spool = try TestSpool()
        try spool.drop("a.xml", "<m>1</m>")
        let fingerprinted = try spool.queues.fingerprint(try spool.scan().ready)
        try spool.write("mine", to: ".work/\(fingerprinted[0].id)")
        #expect(try spool.queues.take(fingerprinted).missing.count == 1)
        #expect(spool.read(".work/\(fingerprinted[0].id)") == "mine")
        #expect(spool.read("inbox/a.xml") == "<m>1</m>")
    }

    @Test(.enabled(if: Machine.mayFreeze, "needs root and a file system with immutable folders"))
    func `T34 a folder that no file can leave is suspended with its reason, and retried ever more rarely`() throws {
        let spool = try TestSpool()
        for name in ["locked/a.xml", "locked/b.xml", "c.xml"] { try spool.drop(name) }
        try #require(Machine.freeze(spool.path("inbox/locked")))
        defer { _ = Machine.freeze(spool.path("inbox/locked"), false) }
        let outcome = try spool.queues.take(try spool.queues.fingerprint(try spool.scan().ready))
        #expect(outcome.taken.map(\.name) == ["c.xml"])
        #expect(outcome.missing.isEmpty)
        #expect(
            outcome.refused.map { "\($0.file.file.path) \($0.errorName) \($0.isFolderClosed)" }.sorted()
                == ["locked/a.xml EPERM true", "locked/b.xml EPERM true"])
        #expect(outcome.refused.allSatisfy { $0.error.message.contains("EPERM") && $0.error.code == .forbidden })
        // 2, 4, 8 … seconds: never returned by a scan, while other files are.
        for second in 0..<120 {
            try spool.drop("\(second).xml")
            #expect(try spool.claimAll().map(\.name) == ["\(second).xml"])
            spool.clock.advance(.seconds(1))
        }
        try #require(Machine.freeze(spool.path("inbox/locked"), false))
        spool.clock.advance(.seconds(60))
        #expect(try spool.claimAll().map(\.name).sorted() == ["a.xml", "b.xml"])
    }

    @Test(.enabled(if: Machine.mayFreeze, "needs root and a file system with immutable files"))
    func `T34 a file that cannot be moved blocks no other of its folder, and one that vanishes is reported`() throws {
        let spool = try TestSpool()
        for name in ["a.xml", "b.xml", "c.xml"] { try spool.drop(name) }
        for name in ["a.xml", "b.xml"] { try #require(Machine.freeze(spool.path("inbox/\(name)"))) }
        defer { for name in ["a.xml", "b.xml"] { _ = Machine.freeze(spool.path("inbox/\(name)"), false) } }
        let outcome = try spool.queues.take(try spool.queues.fingerprint(try spool.scan().ready))
        #expect(outcome.taken.map(\.name) == ["c.xml"])
        #expect(outcome.refused.map { $0.file.file.path.display }.sorted() == ["a.xml", "b.xml"])
        #expect(outcome.refused.allSatisfy { !$0.isFolderClosed })
        #expect(try spool.scan().ready.isEmpty)
        spool.clock.advance(.seconds(2))
        #expect(try spool.scan().ready.count == 2)
        try #require(Machine.freeze(spool.path("inbox/b.xml"), false))
        try #require(unsafe unlink(spool.path("inbox/b.xml")) == 0)
        #expect(try spool.scan().gone.map(\.display) == ["b.xml"])
        #expect(try spool.scan().gone.isEmpty)
    }
}
