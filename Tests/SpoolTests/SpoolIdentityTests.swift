import Domain
import Files
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

/// The metadata of a spool.
struct SpoolIdentityTests {
    private func open(_ spool: TestSpool, last: Int64 = 0, identity: SpoolIdentity? = nil) throws -> FolderQueues {
        let queues = FolderQueues(
            layout: spool.layout,
            identity: try identity ?? FolderQueues.survey(spool.layout).identity ?? .new(dialect: "plain"),
            lastProtocolNumber: last)
        try queues.open()
        try queues.keepServed(ledger: "/l")
        return queues
    }

    @Test func `the identity is created at the first start and kept`() throws {
        let spool = try TestSpool(opens: false)
        #expect(try FolderQueues.survey(spool.layout) == SpoolSide(root: spool.root))
        let identity = SpoolIdentity.new(dialect: "plain")
        try open(spool, identity: identity).close()
        let found = try #require(try FolderQueues.survey(spool.layout).identity)
        #expect(found.spool == identity.spool && found.ledger == "/l" && found.dialect == "plain")
        let other = FolderQueues(layout: spool.layout, identity: .new(dialect: "plain"))
        #expect(#expect(throws: PortError.self) { try other.open() }?.code == .configuration)
        #expect(!FolderQueues.isServed(spool.layout))
    }

    @Test func `a damaged identity is an error, not a new spool`() throws {
        let spool = try TestSpool(opens: false)
        try spool.write("{\"format\"", to: ".hatspool/identity.json")
        #expect(#expect(throws: PortError.self) { try FolderQueues.survey(spool.layout) }?.code == .configuration)
    }

    @Test func `a survey creates nothing`() throws {
        let spool = try TestSpool(opens: false)
        _ = try FolderQueues.survey(spool.layout)
        #expect(!FileManager.default.fileExists(atPath: spool.root))
    }

    @Test(arguments: ["inbox/a.xml", "inbox/x/a.part", ".work/1m82w4jbssm502jw", "held/a.xml", "import/1/a.xml"])
    func `files under the names of another dialect are detected`(path: String) throws {
        let spool = try TestSpool(opens: false)
        try open(spool).close()
        let other = SpoolLayout(root: spool.root, dialect: .protheus)
        #expect(try !FolderQueues.survey(other).hasFilesOfOtherDialect)
        try spool.write("x", to: path)
        #expect(try FolderQueues.survey(other).hasFilesOfOtherDialect)
        #expect(try !FolderQueues.survey(spool.layout).hasFilesOfOtherDialect)
        // The same for a spool that was served before identities existed.
        try FileManager.default.removeItem(atPath: spool.path(".hatspool"))
        #expect(try FolderQueues.survey(other).dialectOfFolders == "plain")
        #expect(try FolderQueues.survey(other).hasFilesOfOtherDialect)
    }

    @Test func `a copy of a spool is distinguished from the same spool under another path`() throws {
        let spool = try TestSpool(opens: false)
        try open(spool).close()
        let identity = try #require(try FolderQueues.survey(spool.layout).identity)
        let copy = "\(spool.root)-copy"
        let link = "\(spool.root)-link"
        defer { for path in [copy, link] { try? FileManager.default.removeItem(atPath: path) } }
        try FileManager.default.copyItem(atPath: spool.root, toPath: copy)
        try #require(unsafe symlink(spool.root, link) == 0)
        #expect(FolderQueues.isCopy(copy, of: spool.root, identity: identity))
        #expect(!FolderQueues.isCopy(link, of: spool.root, identity: identity))
        #expect(!FolderQueues.isCopy("\(spool.root)-none", of: spool.root, identity: identity))
    }

    @Test func `an import folder that was replaced while no process served it is reported once`() throws {
        let spool = try TestSpool(opens: false)
        try open(spool).close()
        try #require(unsafe rename(spool.path("import"), spool.path("away")) == 0)
        let second = try open(spool)
        try #require(FolderSignature.of(try Folder.open(absolute: spool.root, path: "")) != nil)
        #expect(second.isImportFolderReplaced)
        try second.keepImportFolder()
        #expect(!second.isImportFolderReplaced)
        second.close()
        let third = try open(spool)
        #expect(!third.isImportFolderReplaced)
        third.close()
    }

    @Test(.enabled(if: Machine.mayMount, "needs the right to mount"))
    func `T02 a spool that is mounted again is served again, and nothing is created on the mount point`() throws {
        let spool = try TestSpool(opens: false)
        let disk = "\(spool.root)-disk"
        for path in [spool.root, disk] { try #require(unsafe mkdir(path, 0o770) == 0) }
        defer { try? FileManager.default.removeItem(atPath: disk) }
        try #require(Machine.mountTemporary(disk))
        defer { Machine.unmount(disk) }
        try #require(Machine.mountFolder(disk, on: spool.root))
        let queues = try open(spool)
        defer { queues.close() }
        Machine.unmount(spool.root)
        #expect(try queues.checkFolders() == .wrong([FolderFault(folder: "", kind: .foreign)]))
        #expect(#expect(throws: PortError.self) { try queues.requireFolders() }?.code == .folderChanged)
        #expect(try spool.names("").isEmpty)
        try #require(Machine.mountFolder(disk, on: spool.root))
        defer { Machine.unmount(spool.root) }
        #expect(try queues.checkFolders() == .right)
    }

    @Test func `mount points of fstab without a mount are found`() throws {
        let spool = try TestSpool(opens: false)
        try spool.write(
            "# a comment /mnt/no\n//nas/x /mnt/my\\040share cifs rw 0 0\nUUID=1 / ext4 defaults 0 1\nUUID=2 /srv/ xfs rw\n",
            to: "fstab")
        try spool.write("none / overlay rw 0 0\nnone /srv xfs rw 0 0\n", to: "mounts")
        func above(_ path: String) -> String? {
            UnmountedPoint.above(path, fstab: spool.path("fstab"), mounts: spool.path("mounts"))
        }
        #expect(above("/mnt/my share/spool") == "/mnt/my share")
        #expect(above("/mnt/my share") == "/mnt/my share")
        #expect(above("/mnt/my shared") == nil)
        #expect(above("/srv/spool") == nil)
        #expect(above("/var/spool") == nil)
    }
}

/// Protocol numbers stored outside the ledger.
struct ProtocolMarkTests {
    private func mark(_ spool: TestSpool, isExpected: Bool = true, ledger: Int64 = 0) throws -> ProtocolMark {
        let root = try Folder.open(absolute: spool.root, path: "")
        return try ProtocolMark(
            in: try SpoolMetadata(root: root).folder(), isExpected: isExpected, lastOfLedger: ledger)
    }

    @Test(arguments: [true, false])
    func `numbers follow one another over restarts, orderly or not`(isOrderly: Bool) throws {
        let spool = try TestSpool()
        var last: Int64 = 0
        for start in 0..<3 {
            let mark = try mark(spool, isExpected: start > 0, ledger: last)
            #expect(!mark.isDamaged)
            for _ in 0..<5 {
                #expect(try mark.next(after: last) == last + 1)
                last += 1
            }
            if isOrderly { mark.close() }
        }
    }

    @Test(arguments: [true, false])
    func `a restored older ledger gets none of the numbers that were issued after it`(isOrderly: Bool) throws {
        let spool = try TestSpool()
        let first = try mark(spool, isExpected: false)
        for last in 0..<2_500 { _ = try first.next(after: Int64(last)) }
        if isOrderly { first.close() }
        #expect(try mark(spool).next(after: 3) == 2_501)
        #expect(try mark(spool).next(after: 0) == 2_502)
    }

    @Test func `a rolled-back judgement releases its number`() throws {
        let spool = try TestSpool()
        let mark = try mark(spool, isExpected: false)
        #expect(try mark.next(after: 0) == 1)
        #expect(try mark.next(after: 0) == 1)
        #expect(try mark.next(after: 1) == 2)
    }

    @Test func `after the machine went down the rest of the block is skipped`() throws {
        let spool = try TestSpool()
        let first = try mark(spool, isExpected: false)
        #expect(try first.next(after: 0) == 1)
        let path = ".hatspool/protocols"
        let line = try #require(spool.read(path))
        let boot = try #require(line.split(separator: " ").first { $0.hasPrefix("boot=") })
        let changed = line.replacing(boot, with: "boot=" + String(repeating: "0", count: boot.utf8.count - 5))
        try spool.write(changed, to: path)
        // Numbers up to the mark may have been issued: what was not flushed is unknown.
        #expect(try mark(spool).next(after: 1) == ProtocolMark.block + 1)
    }

    @Test func `the mark is in the file before a number above it is issued`() throws {
        let spool = try TestSpool()
        let mark = try mark(spool, isExpected: false)
        for last in 0..<Int64(ProtocolMark.block + 1) {
            let number = try mark.next(after: last)
            let line = try #require(spool.read(".hatspool/protocols"))
            let kept = try #require(line.split(separator: " ").first { $0.hasPrefix("mark=") }?.dropFirst(5))
            #expect(try #require(Int64(kept)) >= number)
        }
    }

    @Test(arguments: ["", "hatspool-protocols 1 mark=5 last=9", "rubbish", nil])
    func `a damaged or missing record makes numbers jump, never repeat`(content: String?) throws {
        let spool = try TestSpool()
        _ = try mark(spool, isExpected: false).next(after: 0)
        try FileManager.default.removeItem(atPath: spool.path(".hatspool/protocols"))
        if let content { try spool.write(content, to: ".hatspool/protocols") }
        let mark = try mark(spool, ledger: 7)
        #expect(mark.isDamaged)
        #expect(try mark.next(after: 7) == 7 + ProtocolMark.jumpWithoutRecord + 1)
    }
}

/// Names, folders and times of claimed files, stored next to them.
struct ClaimOriginTests {
    @Test(arguments: ["a.xml", "conta médica/julho 2026/lote 1.xml"])
    func `a claimed file is recognised without its row`(path: String) throws {
        let spool = try TestSpool()
        try spool.drop(path)
        let claimed = try #require(try spool.claimAll().first)
        let found = try #require(try spool.queues.lostClaim(claimed.id))
        #expect(ClaimedDrop(found) == claimed)
        #expect(found.file.path.display == path)
        // Also by its backup, when the work folder was emptied.
        try #require(unsafe unlink(spool.path(".work/\(claimed.id)")) == 0)
        spool.queues.close()
        try spool.queues.open()
        #expect(try spool.queues.lostClaim(claimed.id).map { ClaimedDrop($0) } == claimed)
    }

    @Test func `a name that is not UTF-8 comes back byte by byte`() throws {
        let spool = try TestSpool()
        let name = Array("lote-".utf8) + [0xE7, 0xE3] + Array(".xml".utf8)
        let path = Array(spool.path("inbox/").utf8) + name + [0]
        let number = unsafe path.withUnsafeBytes { bytes in
            unsafe open(bytes.assumingMemoryBound(to: CChar.self).baseAddress!, O_WRONLY | O_CREAT, 0o660)
        }
        try #require(number >= 0)
        let text = Array(TestSpool.whole.utf8)
        _ = unsafe write(number, text, text.count)
        _ = close(number)
        let claimed = try #require(try spool.claimAll().first)
        #expect(try spool.queues.lostClaim(claimed.id)?.file.path.bytes == name)
    }

    @Test(arguments: ["", "1", "1 x a.xml", "2 5 a.xml", "1 5 ../a.xml", "1 5 /", "1 -5 a.xml", "1 5 "])
    func `an origin with invalid content is ignored`(value: String) throws {
        let spool = try TestSpool()
        let id = DropID(millisecondsSince1970: 5, random: 5)
        try spool.write("x", to: ".work/\(id)")
        try spool.write(value, to: ".work/\(id).origin")
        #expect(try spool.queues.lostClaim(id) == nil)
    }

    @Test func `without extended attributes an origin file exists until the drop is filed`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        // As on a file system without attributes.
        try spool.write("1 1770000000000 sub/b.xml", to: ".work/\(drop.id).origin")
        try spool.queues.spool().keepsOriginFiles()
        let path = try spool.queues.finalPath(for: drop, queue: .done)
        _ = try spool.queues.file(drop.id, at: path)
        #expect(try spool.workNames().isEmpty)
        // The next start removes an origin file whose claimed file is gone.
        try spool.write("1 1 b.xml", to: ".work/\(drop.id).origin")
        spool.queues.close()
        try spool.queues.open()
        #expect(try spool.workNames().isEmpty)
    }
}
