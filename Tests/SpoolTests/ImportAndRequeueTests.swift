import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

struct ImportAndRequeueTests {
    @Test func `an import copy is complete before it is published, and published once`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        let path = try spool.queues.prepareImport(drop, provider: "12345")
        #expect(path == "import/12345/lote.xml")
        #expect(spool.read(".work/\(drop.id).import") == TestSpool.whole)
        #expect(try spool.names("import/12345").isEmpty)
        try spool.queues.placeImport(drop.id, at: path)
        #expect(spool.read(path) == TestSpool.whole)
        // Protheus takes the file; the call, repeated after a crash, must not place it again.
        try #require(unsafe unlink(spool.path(path)) == 0)
        try spool.queues.placeImport(drop.id, at: path)
        #expect(try spool.names("import/12345").isEmpty)
        #expect(spool.read(".work/\(drop.id)") == TestSpool.whole)
    }

    @Test func `an attempt that a crash interrupted is prepared again from the original`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        try spool.write("half of a very much longer copy" + TestSpool.whole, to: ".work/\(drop.id).import")
        let path = try spool.queues.prepareImport(drop, provider: "1")
        try spool.queues.placeImport(drop.id, at: path)
        #expect(spool.read(path) == TestSpool.whole)
    }

    @Test func `T35 two imports of one name both arrive`() throws {
        let spool = try TestSpool()
        let first = try spool.claim("lote.xml", "<m>1</m>")
        let second = try spool.claim("lote.xml", "<m>2</m>")
        let paths = try [first, second].map { try spool.queues.prepareImport($0, provider: "1") }
        #expect(paths == ["import/1/lote.xml", "import/1/lote.\(second.id).xml"])
        for (drop, path) in zip([first, second], paths) { try spool.queues.placeImport(drop.id, at: path) }
        #expect(paths.map { spool.read($0) } == ["<m>1</m>", "<m>2</m>"])
    }

    @Test func `a name taken by another process before the rename is an error, and the retry chooses another`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        let path = try spool.queues.prepareImport(drop, provider: "1")
        try spool.write("theirs", to: path)
        let error = #expect(throws: PortError.self) { try spool.queues.placeImport(drop.id, at: path) }
        #expect(error?.code == .exists && error?.isTransient == true)
        #expect(spool.read(path) == "theirs")
        let again = try spool.queues.prepareImport(drop, provider: "1")
        #expect(again == "import/1/lote.\(drop.id).xml")
        try spool.queues.placeImport(drop.id, at: again)
    }

    @Test(arguments: [
        ("12345678000195", "12345678000195"), ("", "sem-prestador"), ("../../x", "_._.._x"), ("a b/ç", "a_b__"),
        (".", "_"),
    ])
    func `a provider code becomes one plain folder name`(provider: String, folder: String) {
        #expect(ImportPlacing.folderName(provider) == folder)
    }

    @Test func `a requeued original becomes a new drop under its old name and folder`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        let report = AnswerFile(suffix: ".retorno.txt", bytes: [0x61])
        try spool.queues.writeAnswers([report], for: drop, besides: .error)
        let path = try spool.queues.finalPath(for: drop, queue: .error)
        _ = try spool.queues.file(drop.id, at: path)
        try spool.queues.requeue(drop.id, from: path, name: drop.name, folder: "hospital/x")
        #expect(spool.read("inbox/hospital/x/lote.xml") == TestSpool.whole)
        #expect(try spool.names("error").isEmpty)
        let again = try #require(try spool.claimAll().first)
        #expect(again.id != drop.id && again.folder == "hospital/x" && again.name == "lote.xml")

        // The second drop ends in the same queue; the requeue of the first, repeated by every later start, must not
        // touch it.
        let second = try spool.queues.finalPath(for: again, queue: .error)
        _ = try spool.queues.file(again.id, at: second)
        try spool.queues.requeue(drop.id, from: path, name: drop.name, folder: drop.folder)
        #expect(spool.read(second) == TestSpool.whole)
        #expect(try spool.scan().ready.isEmpty)
    }

    @Test func `a requeue never overwrites a file in the inbox`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml", "<m>1</m>")
        let path = try spool.queues.finalPath(for: drop, queue: .held)
        _ = try spool.queues.file(drop.id, at: path)
        try spool.drop("lote.xml", "<m>2</m>")
        try spool.queues.requeue(drop.id, from: path, name: drop.name, folder: drop.folder)
        #expect(spool.read("inbox/lote.xml") == "<m>2</m>")
        #expect(spool.read("inbox/lote.\(drop.id).xml") == "<m>1</m>")
    }
}
