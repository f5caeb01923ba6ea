import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

/// Folders that are renamed, removed, recreated or covered while they are served.
struct FolderGuardTests {
    /// Every call that moves files is refused.
    private func isStopped(_ spool: TestSpool) -> Bool {
        let codes = [
            #expect(throws: PortError.self) { try spool.scan() }?.code,
            #expect(throws: PortError.self) { try spool.queues.requireFolders() }?.code,
            #expect(throws: PortError.self) { _ = try spool.queues.handOvers(at: []) }?.code,
        ]
        return codes == [.folderChanged, .folderChanged, .folderChanged]
    }

    private func move(_ spool: TestSpool, _ from: String, _ to: String) throws {
        try #require(unsafe rename(spool.path(from), spool.path(to)) == 0)
    }

    private func make(_ spool: TestSpool, _ name: String) throws {
        try #require(unsafe mkdir(spool.path(name), 0o770) == 0)
    }

    @Test(arguments: SpoolFolder.allCases)
    func `a renamed folder stops all moves, and its return resumes them`(folder: SpoolFolder) throws {
        let spool = try TestSpool()
        let name = spool.layout.name(folder)
        #expect(try spool.queues.checkFolders() == .right)
        try move(spool, name, "away")
        #expect(isStopped(spool))
        #expect(
            try spool.queues.checkFolders() == .wrong([FolderFault(folder: name, kind: .absent, reason: "ENOENT")]))
        try move(spool, "away", name)
        #expect(try spool.queues.checkFolders() == .right)
        _ = try spool.claim("a.xml")
    }

    @Test(arguments: SpoolFolder.allCases)
    func `a folder recreated on the same file system is adopted`(folder: SpoolFolder) throws {
        let spool = try TestSpool()
        let name = spool.layout.name(folder)
        try FileManager.default.removeItem(atPath: spool.path(name))
        try make(spool, name)
        #expect(isStopped(spool))
        #expect(try spool.queues.checkFolders() == .replaced([name]))
        // A check alone changes nothing.
        #expect(isStopped(spool))
        try spool.queues.adoptReplaced()
        #expect(try spool.queues.checkFolders() == .right)
        let drop = try spool.claim("a.xml")
        let path = try spool.queues.prepareImport(drop, provider: "1")
        try spool.queues.placeImport(drop.id, at: path)
        #expect(spool.read(path) == TestSpool.whole)
        #expect(
            try spool.queues.file(drop.id, at: try spool.queues.finalPath(for: drop, queue: .held)).hasPrefix("held/"))
    }

    @Test(.enabled(if: Machine.mayMount, "needs the right to mount"), arguments: ["import", "inbox", ".work"])
    func `another file system mounted over a folder is not adopted`(name: String) throws {
        let spool = try TestSpool()
        try #require(Machine.mountTemporary(spool.path(name)))
        defer { Machine.unmount(spool.path(name)) }
        #expect(isStopped(spool))
        #expect(
            try spool.queues.checkFolders() == .wrong([FolderFault(folder: name, kind: .foreign, reason: "EXDEV")]))
        Machine.unmount(spool.path(name))
        #expect(try spool.queues.checkFolders() == .right)
    }

    @Test(.enabled(if: Machine.mayMount, "needs the right to mount"))
    func `a folder of the same file system mounted over another is not adopted`() throws {
        let spool = try TestSpool()
        try make(spool, "other")
        try #require(Machine.mountFolder(spool.path("other"), on: spool.path("import")))
        defer { Machine.unmount(spool.path("import")) }
        #expect(
            try spool.queues.checkFolders() == .wrong([FolderFault(folder: "import", kind: .foreign, reason: "EXDEV")])
        )
    }

    @Test func `a file or a link in place of a folder is not adopted`() throws {
        let spool = try TestSpool()
        try move(spool, "done", "away")
        try spool.write("", to: "done")
        #expect(
            try spool.queues.checkFolders() == .wrong([FolderFault(folder: "done", kind: .foreign, reason: "ENOTDIR")])
        )
        try #require(unsafe unlink(spool.path("done")) == 0)
        try #require(unsafe symlink("away", spool.path("done")) == 0)
        guard case .wrong = try spool.queues.checkFolders() else {
            Issue.record("a link was adopted")
            return
        }
    }

    @Test func `folders that swapped names are used under the new names`() throws {
        let spool = try TestSpool()
        try move(spool, "done", "away")
        try move(spool, "error", "done")
        try make(spool, "error")
        #expect(try spool.queues.checkFolders() == .replaced(["error", "done"]))
    }

    @Test func `a work folder that was renamed with claimed files in it is not replaced by an empty one`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        try move(spool, ".work", ".away")
        try make(spool, ".work")
        #expect(try spool.queues.checkFolders() == .wrong([FolderFault(folder: ".work", kind: .holdsWork)]))
        try #require(unsafe rmdir(spool.path(".work")) == 0)
        try move(spool, ".away", ".work")
        #expect(try spool.queues.checkFolders() == .right)
        #expect(try spool.queues.idsInWork() == [drop.id])
    }

    @Test func `a work folder that was removed with its files is restored with them`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        try FileManager.default.removeItem(atPath: spool.path(".work"))
        try make(spool, ".work")
        #expect(try spool.queues.checkFolders() == .replaced([".work"]))
        try spool.queues.adoptReplaced()
        #expect(spool.read(".work/\(drop.id)") == TestSpool.whole)
        #expect(FolderQueues.isServed(spool.layout))
    }

    @Test func `a copy is not placed in a wrong folder, and is placed later`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        let path = try spool.queues.prepareImport(drop, provider: "1")
        try move(spool, "import", "away")
        try make(spool, "import")
        let error = #expect(throws: PortError.self) { try spool.queues.placeImport(drop.id, at: path) }
        #expect(error?.code == .folderChanged)
        #expect(try spool.names("import").isEmpty)
        #expect(spool.read(".work/\(drop.id).import") == TestSpool.whole)
        #expect(try spool.queues.checkFolders() == .replaced(["import"]))
        try spool.queues.adoptReplaced()
        try spool.queues.placeImport(drop.id, at: path)
        #expect(spool.read(path) == TestSpool.whole)
        #expect(try spool.names("away/1").isEmpty)
    }

    @Test func `files in a replaced folder are displaced, and files it no longer had were taken`() throws {
        let spool = try TestSpool()
        for name in ["lies", "taken", "came"] { try spool.write("x", to: "import/1/\(name).xml") }
        try #require(unsafe unlink(spool.path("import/1/taken.xml")) == 0)
        try move(spool, "import", "away")
        try spool.write("x", to: "import/1/came.xml")
        let paths = ["import/1/lies.xml", "import/1/taken.xml", "import/1/came.xml", "import/2/unknown.xml"]
        #expect(try spool.queues.checkFolders() == .replaced(["import"]))
        #expect(
            try spool.queues.handOversBeforeReplacement(at: paths) == [
                paths[0]: .displaced, paths[1]: .taken, paths[2]: .lying, paths[3]: .displaced,
            ])
    }

    @Test func `for a removed folder it is unknown what was taken`() throws {
        let spool = try TestSpool()
        try spool.write("x", to: "import/1/a.xml")
        try FileManager.default.removeItem(atPath: spool.path("import"))
        try make(spool, "import")
        #expect(try spool.queues.checkFolders() == .replaced(["import"]))
        #expect(try spool.queues.handOversBeforeReplacement(at: ["import/1/a.xml"]) == ["import/1/a.xml": .displaced])
        // The same for a single provider's folder.
        try spool.queues.adoptReplaced()
        #expect(try spool.queues.handOvers(at: ["import/1/a.xml"]) == ["import/1/a.xml": .displaced])
    }
}
