import Domain
import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import Spool

struct FilingTests {
    private let answers = [
        AnswerFile(suffix: ".retorno.json", bytes: Array("{}".utf8)),
        AnswerFile(suffix: ".retorno.txt", bytes: Array("texto".utf8)),
        AnswerFile(suffix: ".xml", bytes: Array("<m/>".utf8)),
    ]

    @Test func `answers are in the outbox under the dropped name and the ID`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote 1.xml")
        try spool.queues.writeAnswers(answers, for: drop, besides: .done)
        let base = "lote 1.xml.\(drop.id)"
        #expect(try spool.names("outbox") == ["\(base).retorno.json", "\(base).retorno.txt", "\(base).xml"].sorted())
        #expect(spool.read("outbox/\(base).retorno.txt") == "texto")
        #expect(try spool.names("error").isEmpty)
        #expect(try spool.workNames() == [drop.id.text])
    }

    @Test(arguments: [FinalQueue.error, .held])
    func `a rejected or held original has its report next to it with the same base name`(queue: FinalQueue) throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        try spool.queues.writeAnswers(answers, for: drop, besides: queue)
        let path = try spool.queues.finalPath(for: drop, queue: queue)
        #expect(try spool.queues.file(drop.id, at: path) == path)
        #expect(path == "\(queue.rawValue)/lote.\(drop.id).xml")
        #expect(try spool.names(queue.rawValue) == ["lote.\(drop.id).retorno.txt", "lote.\(drop.id).xml"])
    }

    @Test func `answers written again replace their equals and nothing else`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        for text in ["first", "second"] {
            let answer = AnswerFile(suffix: ".retorno.txt", bytes: Array(text.utf8))
            try spool.queues.writeAnswers([answer], for: drop, besides: .error)
            #expect(spool.read("outbox/a.xml.\(drop.id).retorno.txt") == text)
            #expect(spool.read("error/a.\(drop.id).retorno.txt") == text)
        }
        #expect(try spool.names("outbox").count == 1)
    }

    @Test func `done is by day of the operator, not of UTC, and flat in the dialect of Protheus`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        #expect(try spool.queues.finalPath(for: drop, queue: .done) == "done/2026/02/01/a.xml")
        let other = try TestSpool(dialect: .protheus)
        try other.write(TestSpool.whole, to: "UPLOAD/a.xml")
        let second = try #require(try other.claimAll().first)
        let path = try other.queues.finalPath(for: second, queue: .done)
        #expect(path == "PROCESSADOS/a.xml")
        #expect(try other.queues.file(second.id, at: path) == path)
    }

    @Test func `T35 drops of one name never overwrite each other, settled one after another or at once`() throws {
        let spool = try TestSpool()
        var drops: [ClaimedDrop] = []
        for round in 0..<4 { drops.append(try spool.claim("lote.xml", "<m>\(round)</m>")) }
        // The first two at once: both paths are chosen before either rename.
        let paths = try drops[..<2].map { try spool.queues.finalPath(for: $0, queue: .done) }
        #expect(paths == ["done/2026/02/01/lote.xml", "done/2026/02/01/lote.\(drops[1].id).xml"])
        for (drop, path) in zip(drops, paths) { #expect(try spool.queues.file(drop.id, at: path) == path) }
        for drop in drops[2...] {
            let path = try spool.queues.finalPath(for: drop, queue: .done)
            #expect(path == "done/2026/02/01/lote.\(drop.id).xml")
            _ = try spool.queues.file(drop.id, at: path)
        }
        let texts = try spool.names("done/2026/02/01").map { spool.read("done/2026/02/01/\($0)") }
        #expect(Set(texts) == Set((0..<4).map { "<m>\($0)</m>" }))
    }

    @Test func `T35 a name that another process takes meanwhile is not overwritten`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        let path = try spool.queues.finalPath(for: drop, queue: .done)
        try spool.write("theirs", to: path)
        let taken = try spool.queues.file(drop.id, at: path)
        #expect(taken == "done/2026/02/01/a.\(drop.id).xml")
        #expect(spool.read(path) == "theirs" && spool.read(taken) == TestSpool.whole)
        #expect(try spool.queues.file(drop.id, at: path) == taken, "told again after a crash")
    }

    @Test func `filing twice does nothing the second time, and a missing file is an error`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        let path = try spool.queues.finalPath(for: drop, queue: .held)
        for _ in 0..<2 { #expect(try spool.queues.file(drop.id, at: path) == path) }
        try #require(unsafe unlink(spool.path(path)) == 0)
        let error = #expect(throws: PortError.self) { try spool.queues.file(drop.id, at: path) }
        #expect(error?.code == .notFound)
    }

    @Test(arguments: ["../x", "inbox/a.xml", ".work/a", "/etc/passwd", "done", "elsewhere/a.xml", "done/../../x"])
    func `a path outside the folders of the spool is refused`(path: String) throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        #expect(throws: PortError.self) { try spool.queues.file(drop.id, at: path) }
        #expect(try spool.queues.idsInWork() == [drop.id])
    }

    @Test(.enabled(if: Machine.mayMount, "needs the right to mount"))
    func `T34 a full disk is reported as such, and the same call succeeds once there is space`() throws {
        let spool = try TestSpool(opens: false)
        try FileManager.default.createDirectory(atPath: spool.root, withIntermediateDirectories: true)
        try #require(Machine.mountTemporary(spool.root, options: "size=256k"))
        defer {
            spool.queues.close()
            Machine.unmount(spool.root)
        }
        try spool.queues.open()
        let drop = try spool.claim("a.xml")
        let big = AnswerFile(suffix: ".retorno.txt", bytes: [UInt8](repeating: 0x61, count: 300_000))
        let error = #expect(throws: PortError.self) { try spool.queues.writeAnswers([big], for: drop, besides: .done) }
        #expect(error?.code == .noSpace && error?.isTransient == true)
        #expect(error?.message.contains("ENOSPC") == true && error?.message.contains("outbox/a.xml.") == true)
        #expect(try spool.names("outbox").isEmpty)
        try spool.queues.writeAnswers(answers, for: drop, besides: .done)
        #expect(try spool.names("outbox").count == 3)
    }

    @Test(.enabled(if: Machine.mayFreeze, "needs root and a file system with immutable folders"))
    func `T34 T44 a folder without write permission is reported with the system error`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        try #require(Machine.freeze(spool.path("outbox")))
        defer { _ = Machine.freeze(spool.path("outbox"), false) }
        let error = #expect(throws: PortError.self) {
            try spool.queues.writeAnswers(answers, for: drop, besides: .done)
        }
        #expect(error?.code == .forbidden)
        #expect(error?.message.contains("outbox/a.xml.\(drop.id)") == true && error?.message.contains("EPERM") == true)
    }
}
