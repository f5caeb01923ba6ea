import Domain
import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import Spool

struct MadeFileTests {
    private func file(_ index: Int, name: String? = nil, folder: [String] = ["123"]) -> MadeFile {
        MadeFile(
            id: DropID(millisecondsSince1970: 1_770_000_000_000, random: UInt64(index)), folder: folder,
            name: name ?? "guia-\(index).xml", bytes: Array("<guia>\(index)</guia>".utf8))
    }

    @Test(arguments: [1, 30])
    func `generated files are complete in the work folder before any is in the import folder`(count: Int) throws {
        let spool = try TestSpool()
        let files = (0..<count).map { file($0) }
        let placements = try spool.queues.make(files)
        #expect(placements.map(\.path) == files.map { "import/123/\($0.name)" })
        #expect(try spool.names("import/123").isEmpty)
        #expect(try spool.queues.madeIDs() == Set(files.map(\.id)) && spool.queues.idsInWork().isEmpty)
        for (index, file) in files.enumerated() {
            #expect(spool.read(".work/\(file.id).guia") == "<guia>\(index)</guia>")
        }
        #expect(try spool.queues.placeMade(placements) == placements)
        for (index, placement) in placements.enumerated() {
            #expect(spool.read(placement.path) == "<guia>\(index)</guia>")
        }
        #expect(try spool.queues.madeIDs().isEmpty)
        // Protheus takes one; the call, repeated after a crash, places nothing again.
        try #require(unsafe unlink(spool.path(placements[0].path)) == 0)
        #expect(try spool.queues.placeMade(placements) == placements)
        #expect(try spool.names("import/123").count == count - 1)
    }

    @Test func `generated files survive a restart, which places them at the path of their row`() throws {
        let spool = try TestSpool()
        let placements = try spool.queues.make([file(1), file(2)])
        spool.queues.close()
        try spool.queues.open()
        #expect(try spool.queues.madeIDs() == Set(placements.map(\.id)))
        #expect(try spool.queues.placeMade(placements) == placements)
        #expect(try spool.names("import/123") == ["guia-1.xml", "guia-2.xml"])
    }

    @Test func `T35 two generated files of one name get different paths before either is placed`() throws {
        let spool = try TestSpool()
        let first = try spool.queues.make([file(1, name: "g.xml"), file(2, name: "g.xml")])
        let second = try spool.queues.make([file(3, name: "g.xml")])
        #expect(
            (first + second).map(\.path)
                == ["g.xml", "g.\(first[1].id).xml", "g.\(second[0].id).xml"].map { "import/123/\($0)" })
    }

    @Test func `T35 equal names all arrive, in one group, in two, and next to existing files`() throws {
        let spool = try TestSpool()
        try spool.write("theirs", to: "import/123/g.xml")
        let first = try spool.queues.make([file(1, name: "g.xml"), file(2, name: "g.xml")])
        let second = try spool.queues.make([file(3, name: "g.xml")])
        let paths = Set((first + second).map(\.path))
        #expect(paths.count == 3 && !paths.contains("import/123/g.xml"))
        _ = try spool.queues.placeMade(second + first)
        #expect(try spool.names("import/123").count == 4)
        #expect(spool.read("import/123/g.xml") == "theirs")
    }

    @Test func `a name taken by another process before the rename is kept, and the file gets another`() throws {
        let spool = try TestSpool()
        let made = try spool.queues.make([file(1)])
        try spool.write("theirs", to: made[0].path)
        let placed = try spool.queues.placeMade(made)
        #expect(placed.map(\.path) == ["import/123/guia-1.\(made[0].id).xml"])
        #expect(spool.read(made[0].path) == "theirs" && spool.read(placed[0].path) == "<guia>1</guia>")
        #expect(try spool.queues.placeMade(made) == placed, "told again after a crash")
    }

    @Test func `folders and names are sanitised, and never lead out of the import folder`() throws {
        let spool = try TestSpool(dialect: .protheus)
        let made = try spool.queues.make([
            file(1, name: "../../x/y.xml", folder: ["..", "a/b"]), file(2, folder: []),
        ])
        #expect(made.map(\.path) == ["CAIXAENTRADA/_./a_b/_.._.._x_y.xml", "CAIXAENTRADA/guia-2.xml"])
        #expect(try spool.queues.placeMade(made) == made)
        let outside = MadePlacement(id: made[0].id, path: "PROCESSADOS/x.xml")
        let error = #expect(throws: PortError.self) { try spool.queues.placeMade([outside]) }
        #expect(error?.code == .malformed)
    }

    @Test func `a discarded file is removed and its name free again`() throws {
        let spool = try TestSpool()
        let first = try spool.queues.make([file(1, name: "g.xml")])
        for _ in 0..<2 { try spool.queues.discardMade(first[0].id) }
        #expect(try spool.workNames().isEmpty)
        #expect(try spool.queues.make([file(2, name: "g.xml")]).map(\.path) == ["import/123/g.xml"])
    }

    @Test func `a folder that vanishes before the rename is never mistaken for a placed file`() throws {
        let spool = try TestSpool()
        let made = try spool.queues.make([file(1)])
        try FileManager.default.removeItem(atPath: spool.path("import"))
        let error = #expect(throws: PortError.self) { try spool.queues.placeMade(made) }
        #expect(error?.code == .folderChanged)
        #expect(try spool.queues.madeIDs() == [made[0].id])
    }

    @Test func `a folder removed at the moment of the rename is never mistaken for a placed file`() throws {
        let spool = try TestSpool()
        let made = try spool.queues.make([file(1)])
        let opened = try spool.queues.spool()
        let position = try SpoolPath(importing: made[0].path, spool: opened, layout: spool.layout, creating: true)
        try #require(unsafe rmdir(spool.path("import/123")) == 0)
        let error = #expect(throws: PortError.self) {
            try MadeFiles(spool: opened, layout: spool.layout).publish(made[0], at: position)
        }
        #expect(error?.code == .notFound)
        #expect(try spool.queues.placeMade(made) == made)
        #expect(spool.read(made[0].path) == "<guia>1</guia>")
    }

    @Test func `files made and placed concurrently all arrive under different names`() throws {
        let spool = try TestSpool()
        let pages = (0..<6).map { page in (0..<30).map { file(page * 30 + $0, name: "g\($0 % 7).xml") } }
        let failures = Mutex<[String]>([])
        let paths = Mutex<[String]>([])
        let queues = spool.queues
        let threads = pages.map { page in
            TestThread {
                do {
                    let made = try queues.make(page)
                    paths.withLock { $0 += made.map(\.path) }
                    if try queues.placeMade(made) != made { failures.withLock { $0.append("another name was taken") } }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        for thread in threads { try thread.start() }
        for thread in threads { thread.join() }
        #expect(failures.withLock { $0 } == [])
        #expect(paths.withLock { Set($0).count } == 180, "no path was promised twice")
        let names = try spool.names("import/123")
        let contents = Set(names.compactMap { spool.read("import/123/\($0)") })
        #expect(names.count == 180 && contents == Set((0..<180).map { "<guia>\($0)</guia>" }))
        #expect(try spool.workNames().isEmpty)
    }

    @Test(.enabled(if: Machine.mayMount, "needs the right to mount"))
    func `T34 a group that does not fit on the disk leaves no file`() throws {
        let spool = try TestSpool(opens: false)
        try FileManager.default.createDirectory(atPath: spool.root, withIntermediateDirectories: true)
        try #require(Machine.mountTemporary(spool.root, options: "size=256k"))
        defer {
            spool.queues.close()
            Machine.unmount(spool.root)
        }
        try spool.queues.open()
        var files = (0..<3).map { file($0) }
        files[1].bytes = [UInt8](repeating: 0x61, count: 300_000)
        let error = #expect(throws: PortError.self) { try spool.queues.make(files) }
        #expect(error?.code == .noSpace && error?.isTransient == true)
        #expect(try spool.workNames().isEmpty)
        files.remove(at: 1)
        #expect(try spool.queues.make(files).map(\.path) == ["import/123/guia-0.xml", "import/123/guia-2.xml"])
    }
}
