import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

struct HardLinkBackupTests {
    private func remove(_ path: String, of spool: TestSpool) throws {
        try #require(unsafe unlink(spool.path(path)) == 0)
    }

    @Test(arguments: SpoolLayout.Dialect.allCases)
    func `a claimed file has a hard-link backup until it is filed`(dialect: SpoolLayout.Dialect) throws {
        let spool = try TestSpool(dialect: dialect)
        let originals = dialect == .plain ? ".originals" : "BACKUP"
        try spool.write(TestSpool.whole, to: "\(spool.layout.name(.inbox))/a.xml")
        let drop = try #require(try spool.claimAll().first)
        #expect(try spool.names(originals) == [drop.id.text])
        _ = try spool.queues.file(drop.id, at: try spool.queues.finalPath(for: drop, queue: .done))
        #expect(try spool.names(originals).isEmpty)
    }

    @Test func `a removed original is restored and verified by its digest`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        #expect(try spool.queues.restore(drop), "nothing was to be done")
        try remove(".work/\(drop.id)", of: spool)
        #expect(try spool.queues.restore(drop))
        #expect(spool.read(".work/\(drop.id)") == TestSpool.whole)

        try remove(".work/\(drop.id)", of: spool)
        try TestWriter(spool.path(".originals/\(drop.id)"), creating: false).write("<!-- changed -->".utf8)
        #expect(try !spool.queues.restore(drop))
        try remove(".originals/\(drop.id)", of: spool)
        #expect(try !spool.queues.restore(drop))
        #expect(try spool.queues.idsInWork().isEmpty)
    }

    @Test func `an original that was removed before the hand-over is still handed over`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        try remove(".work/\(drop.id)", of: spool)
        let path = try spool.queues.prepareImport(drop, provider: "1")
        try spool.queues.placeImport(drop.id, at: path)
        #expect(spool.read(path) == TestSpool.whole)
    }

    @Test func `other bytes in place of an original are moved to held, and the judged ones handed over`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        try remove(".work/\(drop.id)", of: spool)
        try spool.write("another", to: ".work/\(drop.id)")
        let path = try spool.queues.prepareImport(drop, provider: "1")
        try spool.queues.placeImport(drop.id, at: path)
        #expect(spool.read(path) == TestSpool.whole)
        #expect(spool.read("held/a.\(drop.id).alterado.xml") == "another")
    }

    @Test func `an original that cannot be restored is never handed over`() throws {
        let spool = try TestSpool()
        let changed = try spool.claim("a.xml", "<m>1</m>")
        try TestWriter(spool.path(".work/\(changed.id)"), creating: false).write("<!-- changed -->".utf8)
        let error = #expect(throws: PortError.self) { try spool.queues.prepareImport(changed, provider: "1") }
        #expect(error?.code == .malformed && error?.message.contains(changed.id.text) == true)
        let removed = try spool.claim("b.xml", "<m>2</m>")
        try remove(".work/\(removed.id)", of: spool)
        try remove(".originals/\(removed.id)", of: spool)
        let second = #expect(throws: PortError.self) { try spool.queues.prepareImport(removed, provider: "1") }
        #expect(second?.code == .notFound && second?.message.contains(removed.id.text) == true)
        #expect(try spool.names("import/1").isEmpty)
        #expect(try spool.workNames() == [changed.id.text])
    }

    @Test(arguments: [FinalQueue.done, .error])
    func `an original that was removed before filing is still filed`(queue: FinalQueue) throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        let path = try spool.queues.finalPath(for: drop, queue: queue)
        try remove(".work/\(drop.id)", of: spool)
        // Another file with this name must not be mistaken for the drop's file.
        if queue == .done { try spool.write("theirs", to: path) }
        let taken = try spool.queues.file(drop.id, at: path)
        #expect((taken == path) == (queue == .error))
        #expect(spool.read(taken) == TestSpool.whole)
        #expect(try spool.names(".originals").isEmpty)
    }

    @Test func `a start removes backups of filed drops and restores removed files`() throws {
        let spool = try TestSpool()
        let filed = try spool.claim("filed.xml", "<m>1</m>")
        let removed = try spool.claim("removed.xml", "<m>2</m>")
        let kept = try spool.claim("kept.xml", "<m>3</m>")
        spool.queues.close()
        // The process ended between the rename and the removal of the backup.
        try #require(unsafe rename(spool.path(".work/\(filed.id)"), spool.path("error/filed.\(filed.id).xml")) == 0)
        try remove(".work/\(removed.id)", of: spool)
        try spool.write("copy", to: ".work/\(removed.id).import")
        try spool.queues.open()
        #expect(try spool.names(".originals") == [removed.id.text, kept.id.text].sorted())
        #expect(try spool.queues.idsInWork() == [removed.id, kept.id])
        #expect(spool.read(".work/\(removed.id)") == "<m>2</m>")
        #expect(spool.read(".work/\(removed.id).import") == "copy", "the ledger knows what to do with it")
        #expect(spool.read("error/filed.\(filed.id).xml") == "<m>1</m>")
    }

    @Test(.enabled(if: Machine.mayFreeze, "needs root and a file system with immutable folders"))
    func `where a hard link is refused, files are claimed and filed without a backup`() throws {
        let spool = try TestSpool()
        try #require(Machine.freeze(spool.path(".originals")))
        defer { _ = Machine.freeze(spool.path(".originals"), false) }
        let drop = try spool.claim("a.xml")
        #expect(try spool.names(".originals").isEmpty)
        #expect(try spool.queues.restore(drop))
        let path = try spool.queues.finalPath(for: drop, queue: .done)
        #expect(try spool.queues.file(drop.id, at: path) == path)
    }
}
