import Domain
import Files
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Spool

/// What is durable when a call returns: every flush that the kernel receives, with the content of the flushed folder at
/// that moment. A power cut reverts a rename that is not flushed.
@Suite struct `Flushes of the spool` {
    /// The flushes in one spool, in order; other tests of this process have their own.
    private final class Flushes: Sendable {
        struct Flush: Sendable {
            /// Relative to the spool root; a file that was renamed since it was opened has its name of that moment.
            var path: String
            /// Names in a flushed folder.
            var names: Set<String>
        }

        private static let all = Mutex<[Flush]>([])
        /// Installed once in each process, because tests run in parallel.
        private static let isObserved: Bool = {
            FlushCalls.observer.withLock { observer in
                observer = { number in
                    let path =
                        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) ?? ""
                    // A file has no names.
                    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
                    all.withLock { $0.append(Flush(path: path, names: Set(names))) }
                }
            }
            return true
        }()

        private let root: String
        private let start: Int

        /// Flushes from now on.
        init(_ spool: TestSpool) {
            _ = Self.isObserved
            root = URL(filePath: spool.root).resolvingSymlinksInPath().path
            start = Self.all.withLock { $0.count }
        }

        var all: [Flush] {
            let since = Self.all.withLock { $0[start...] }
            return since.filter { $0.path == root || $0.path.hasPrefix(root + "/") }.map { flush in
                Flush(path: String(flush.path.dropFirst(root.count + 1)), names: flush.names)
            }
        }

        /// Index of the first flush for which `isMeant` is true.
        func index(_ path: String, where isMeant: (Set<String>) -> Bool = { _ in true }) -> Int? {
            all.firstIndex { $0.path == path && isMeant($0.names) }
        }
    }

    private func held(_ name: String) -> (Set<String>) -> Bool { { $0.contains(name) } }
    private func lacked(_ name: String) -> (Set<String>) -> Bool { { !$0.contains(name) } }

    @Test func `a dropped file is flushed before its claim, both folders after`() throws {
        let spool = try TestSpool()
        try spool.drop("lote.xml")
        let ready = try spool.scan().ready
        let flushes = Flushes(spool)
        let read = try spool.queues.fingerprint(ready)
        #expect(flushes.index("inbox/lote.xml") != nil, "its bytes may be in memory alone")
        _ = try spool.queues.take(read)
        let id = try #require(read.first).id.text
        #expect(flushes.index(".work", where: held(id)) != nil, "a power cut would undo the rename")
        #expect(flushes.index("inbox", where: lacked("lote.xml")) != nil, "a power cut would bring the file back")
    }

    @Test func `many dropped files are flushed with their file system`() throws {
        let spool = try TestSpool()
        for number in 0..<20 { try spool.drop("\(number).xml") }
        let ready = try spool.scan().ready
        let flushes = Flushes(spool)
        #expect(try spool.queues.fingerprint(ready).count == 20)
        #expect(flushes.all.contains { $0.path.isEmpty }, "\(flushes.all.map(\.path))")
    }

    @Test(arguments: FinalQueue.allCases)
    func `an original's folder is flushed after its final rename, and the work folder too`(queue: FinalQueue) throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        let path = try spool.queues.finalPath(for: drop, queue: queue)
        let flushes = Flushes(spool)
        let taken = try spool.queues.file(drop.id, at: path)
        let (folder, name) = split(taken)
        #expect(flushes.index(folder, where: held(name)) != nil, "\(folder) was not flushed with \(name) in it")
        #expect(flushes.index(".work", where: lacked(drop.id.text)) != nil)
    }

    @Test func `an answer is flushed before it has its name, and its folder after`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        let flushes = Flushes(spool)
        let answer = AnswerFile(suffix: ".retorno.txt", bytes: [0x61])
        try spool.queues.writeAnswers([answer], for: drop, besides: .error)
        let files = flushes.all.indices.filter { flushes.all[$0].path.hasSuffix(".answer") }
        #expect(files.count == 2, "one for the outbox, one beside the original: \(flushes.all.map(\.path))")
        for (folder, name) in [("outbox", "lote.xml.\(drop.id).retorno.txt")] {
            let index = try #require(flushes.index(folder, where: held(name)))
            #expect(files.allSatisfy { $0 < index })
        }
        #expect(flushes.index("error", where: { $0.contains { $0.hasSuffix(".retorno.txt") } }) != nil)
    }

    @Test func `an answer that is written in parts is flushed like the others`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        let flushes = Flushes(spool)
        let sink = try spool.queues.openAnswer(suffix: ".csv", for: drop, of: nil)
        try sink.append([0x61])
        #expect(flushes.all.isEmpty)
        try sink.finish()
        let file = try #require(flushes.all.firstIndex { $0.path.hasSuffix(".answer") })
        let folder = try #require(flushes.index("outbox", where: { $0.contains { $0.hasSuffix(".csv") } }))
        #expect(file < folder)
    }

    @Test func `a copy for the import folder is flushed before its path is known, both folders after its rename`()
        throws
    {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        var flushes = Flushes(spool)
        let path = try spool.queues.prepareImport(drop, provider: "1")
        let copy = try #require(flushes.index(".work/\(drop.id).import"), "the copy may be in memory alone")
        let work = try #require(flushes.index(".work", where: held("\(drop.id).import")))
        #expect(copy < work)
        flushes = Flushes(spool)
        try spool.queues.placeImport(drop.id, at: path)
        #expect(flushes.index("import/1", where: held("lote.xml")) != nil)
        #expect(flushes.index(".work", where: lacked("\(drop.id).import")) != nil)
    }

    @Test func `a download is flushed with its name when it finishes, and the folder again when it is taken`() throws {
        let spool = try TestSpool()
        let id = spool.queues.newIncomingID()
        let file = try spool.queues.openIncoming(id)
        try file.append(Array("<m/>".utf8))
        var flushes = Flushes(spool)
        _ = try file.finish()
        let bytes = try #require(
            flushes.index(".work/\(id).incoming"), "its row would speak of bytes that are in memory alone")
        let name = try #require(flushes.index(".work", where: held("\(id).incoming")))
        #expect(bytes < name)
        flushes = Flushes(spool)
        try spool.queues.takeIncoming(id)
        #expect(flushes.index(".work", where: held(id.text)) != nil)
    }

    @Test(arguments: [1, 20])
    func `generated files are flushed before any is published, the folders after`(count: Int) throws {
        let spool = try TestSpool()
        let files = (0..<count).map { index in
            MadeFile(
                id: DropID(millisecondsSince1970: 1_770_000_000_000, random: UInt64(index)), folder: ["guias"],
                name: "\(index).xml", bytes: [0x61])
        }
        var flushes = Flushes(spool)
        let placements = try spool.queues.make(files)
        if count > 8 {
            #expect(flushes.all.contains { $0.path == ".work" }, "flushed with the file system")
        } else {
            for file in files { #expect(flushes.index(".work/\(file.id).guia") != nil) }
            #expect(flushes.index(".work", where: held("\(files[0].id).guia")) != nil)
        }
        flushes = Flushes(spool)
        _ = try spool.queues.placeMade(placements)
        #expect(flushes.index("import/guias", where: { $0.count == count }) != nil)
        #expect(flushes.index(".work", where: lacked("\(files[0].id).guia")) != nil)
    }

    @Test func `a requeue is flushed in both folders`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        let path = try spool.queues.file(drop.id, at: try spool.queues.finalPath(for: drop, queue: .error))
        let flushes = Flushes(spool)
        try spool.queues.requeue(drop.id, from: path, name: drop.name, folder: "")
        #expect(flushes.index("inbox", where: held("lote.xml")) != nil)
        #expect(flushes.index("error", where: lacked(split(path).name)) != nil)
    }

    @Test func `a withdrawal from the import folder is flushed in both folders`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("lote.xml")
        let path = try spool.queues.prepareImport(drop, provider: "1")
        try spool.queues.placeImport(drop.id, at: path)
        let flushes = Flushes(spool)
        let taken = try #require(try spool.queues.withdraw(drop.id, from: path))
        #expect(flushes.index("held", where: held(split(taken).name)) != nil)
        #expect(flushes.index("import/1", where: lacked("lote.xml")) != nil)
    }

    private func split(_ path: String) -> (folder: String, name: String) {
        let parts = path.split(separator: "/")
        return (parts.dropLast().joined(separator: "/"), String(parts.last ?? ""))
    }
}
