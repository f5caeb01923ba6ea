import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

/// Every move by each method that a file system may support, and each crash between two of its calls.
struct MovingTests {
    /// `RENAME_NOREPLACE`; hard links alone (NFS, FUSE); neither.
    static let ways = [
        MoveSupport(), MoveSupport(refusesTaken: false), MoveSupport(refusesTaken: false, linksFiles: false),
    ]

    @Test(arguments: ways)
    func `a drop is filed and requeued, and nothing is overwritten`(way: MoveSupport) throws {
        let spool = try TestSpool(moves: way)
        let drop = try spool.claim("lote.xml", "<m>1</m>")
        #expect(try spool.workNames() == [drop.id.text])
        let held = try spool.queues.finalPath(for: drop, queue: .held)
        #expect(try spool.queues.file(drop.id, at: held) == held)
        // Another file of that name was dropped meanwhile.
        try spool.drop("lote.xml", "<m>2</m>")
        try spool.queues.requeue(drop.id, from: held, name: "lote.xml", folder: "")
        #expect(spool.read("inbox/lote.xml") == "<m>2</m>")
        #expect(spool.read("inbox/lote.\(drop.id).xml") == "<m>1</m>")
        for again in try spool.claimAll() {
            let done = try spool.queues.finalPath(for: again, queue: .done)
            try spool.write("theirs", to: done)
            let taken = try spool.queues.file(again.id, at: done)
            #expect(taken != done && spool.read(done) == "theirs")
            #expect(spool.read(taken) == (again.name == "lote.xml" ? "<m>2</m>" : "<m>1</m>"))
        }
        #expect(try spool.workNames().isEmpty)
        #expect(try spool.names("inbox") == ["priority"])
        #expect(try spool.names(".work").allSatisfy { !$0.hasSuffix(".name") })
    }

    @Test(arguments: ways)
    func `a copy for Protheus is placed once, under a free name`(way: MoveSupport) throws {
        let spool = try TestSpool(moves: way)
        let drop = try spool.claim("lote.xml", "<m>1</m>")
        let path = try spool.queues.prepareImport(drop, provider: "1")
        try spool.write("theirs", to: path)
        let error = #expect(throws: PortError.self) { try spool.queues.placeImport(drop.id, at: path) }
        #expect(error?.code == .exists && spool.read(path) == "theirs")
        let free = try spool.queues.prepareImport(drop, provider: "1")
        try spool.queues.placeImport(drop.id, at: free)
        #expect(spool.read(free) == "<m>1</m>")
        // Protheus takes the file, and the call is repeated after a crash.
        try #require(unsafe unlink(spool.path(free)) == 0)
        try spool.queues.placeImport(drop.id, at: free)
        #expect(spool.read(free) == nil)
    }

    @Test(arguments: ways)
    func `a crash between link and unlink is completed, by whatever move is supported then`(
        way: MoveSupport
    ) throws {
        let spool = try TestSpool(moves: way)
        let drop = try spool.claim("lote.xml", "<m>1</m>")
        let done = try spool.queues.finalPath(for: drop, queue: .done)
        try makeParent(of: done, spool)
        try #require(unsafe link(spool.path(".work/\(drop.id)"), spool.path(done)) == 0)
        try restart(spool)
        #expect(try spool.queues.idsInWork() == [drop.id])
        #expect(try spool.queues.file(drop.id, at: done) == done)
        #expect(try spool.workNames().isEmpty)
        #expect(try spool.names(String(done.dropLast("/lote.xml".count))) == ["lote.xml"])
        #expect(try spool.names(".originals").isEmpty)

        let held = try filed(.held, spool)
        try #require(unsafe link(spool.path(held.path), spool.path("inbox/b.xml")) == 0)
        try restart(spool)
        try spool.queues.requeue(held.drop.id, from: held.path, name: "b.xml", folder: "")
        #expect(try spool.names("inbox") == ["b.xml", "priority"])
        #expect(spool.read(held.path) == nil)
    }

    @Test(arguments: [true, false], ways)
    func `a crash after a name was reserved is completed, and no empty file remains`(
        isReserved: Bool, way: MoveSupport
    ) throws {
        let spool = try TestSpool(moves: way)
        let drop = try spool.claim("lote.xml", "<m>1</m>")
        let done = try spool.queues.finalPath(for: drop, queue: .done)
        try spool.write(done, to: ".work/\(drop.id).name")
        if isReserved { try spool.write("", to: done) } else { try makeParent(of: done, spool) }
        try restart(spool)
        #expect(try spool.queues.file(drop.id, at: done) == done)
        #expect(spool.read(done) == "<m>1</m>")
        #expect(try spool.workNames().isEmpty)
        #expect(try spool.names(String(done.dropLast("/lote.xml".count))) == ["lote.xml"])
    }

    @Test func `a crash after the move leaves no note`() throws {
        let spool = try TestSpool(moves: MoveSupport(refusesTaken: false, linksFiles: false))
        let held = try filed(.held, spool)
        try spool.write("inbox/b.xml", to: ".work/\(held.drop.id).name")
        try #require(unsafe rename(spool.path(held.path), spool.path("inbox/b.xml")) == 0)
        try restart(spool)
        try spool.queues.requeue(held.drop.id, from: held.path, name: "b.xml", folder: "")
        #expect(try spool.workNames().isEmpty)
        #expect(spool.read("inbox/b.xml") == "<m>held</m>")
    }

    @Test func `a note of a finished or unstarted move is removed by a start`() throws {
        let spool = try TestSpool(moves: MoveSupport(refusesTaken: false, linksFiles: false))
        let done = try filed(.done, spool)
        try spool.write(done.path, to: ".work/\(done.drop.id).name")
        let begun = try filed(.held, spool)
        try spool.write("inbox/nowhere/b.xml", to: ".work/\(begun.drop.id).name")
        let reserved = DropID(millisecondsSince1970: 1, random: 1)
        try spool.write("inbox/c.xml", to: ".work/\(reserved).name")
        try spool.write("", to: "inbox/c.xml")
        try restart(spool)
        #expect(try spool.workNames() == ["\(reserved).name"])
        #expect(spool.read(done.path) != nil && spool.read(begun.path) != nil)
    }

    @Test func `an empty file of another process is no reserved name`() throws {
        let spool = try TestSpool(moves: MoveSupport(refusesTaken: false, linksFiles: false))
        let drop = try spool.claim("lote.xml", "<m>1</m>")
        let done = try spool.queues.finalPath(for: drop, queue: .done)
        try spool.write("", to: done)
        // The note of the crash names another file.
        try spool.write("done/other.xml", to: ".work/\(drop.id).name")
        let taken = try spool.queues.file(drop.id, at: done)
        #expect(taken.hasSuffix("lote.\(drop.id).xml") && spool.read(taken) == "<m>1</m>")
        #expect(spool.read(done)?.isEmpty == true)
        #expect(try spool.workNames().isEmpty)
    }

    @Test func `the calls of every folder are tested and stored, and leave no file`() throws {
        let spool = try TestSpool()
        let trials = try #require(spool.queues.trials)
        #expect(trials.folders.map(\.path).sorted() == SpoolFolder.allCases.map { spool.layout.name($0) }.sorted())
        for folder in trials.folders {
            #expect(folder.answers["link"] == "ok" && folder.answers["flushFolder"] == "ok", "\(folder)")
            #expect(folder.path == ".work" || folder.answers["rename"] == "ok")
        }
        #expect(FolderQueues.lastTrials(spool.layout)?.folders == trials.folders)
        for folder in SpoolFolder.allCases {
            #expect(try spool.names(spool.layout.name(folder)).allSatisfy { !$0.contains("probe") })
        }
    }

    @Test func `names that differ only by case are one name where the file system ignores case`() {
        let (first, second) = (DropID(millisecondsSince1970: 1, random: 1), DropID(millisecondsSince1970: 1, random: 2))
        let names = NameReservations(ignoresCase: true)
        #expect(names.reserve("done/Lote.xml", for: first))
        #expect(!names.reserve("done/LOTE.xml", for: second))
        names.release("done/lote.XML", of: first)
        #expect(names.reserve("done/LOTE.xml", for: second))
        let apart = NameReservations(ignoresCase: false)
        #expect(apart.reserve("done/Lote.xml", for: first) && apart.reserve("done/LOTE.xml", for: second))
    }

    private func filed(_ queue: FinalQueue, _ spool: TestSpool) throws -> (drop: ClaimedDrop, path: String) {
        let drop = try spool.claim("b.xml", "<m>\(queue)</m>")
        let path = try spool.queues.finalPath(for: drop, queue: queue)
        return (drop, try spool.queues.file(drop.id, at: path))
    }

    private func makeParent(of path: String, _ spool: TestSpool) throws {
        let parent = spool.path(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }

    private func restart(_ spool: TestSpool) throws {
        spool.queues.close()
        try spool.queues.open()
    }
}
