import Files
import Foundation
import Glibc
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite struct `Open folders` {
    private let folder: TemporaryFolder
    private let open: Folder

    init() throws {
        folder = try TemporaryFolder()
        open = try Folder.open(absolute: folder.path, path: "")
    }

    private func name(_ text: String) throws -> FileName { try #require(FileName(text)) }

    @Test func `a folder keeps its files when it gets another name`() throws {
        let (inner, other) = (folder.file("a"), folder.file("b"))
        try open.newFolder(try name("a"))
        let opened = try open.folder(try name("a"))
        try FileManager.default.moveItem(atPath: inner, toPath: other)
        try opened.newFile(try name("x")).write(all: [1])
        #expect(try folder.names("b") == ["x"])
        #expect(opened.isStillLinked)
        try FileManager.default.removeItem(atPath: other)
        #expect(!opened.isStillLinked)
    }

    @Test func `a link is never followed inside a folder`() throws {
        try folder.write([1], as: "a/x")
        for (link, target) in [("folder", "a"), ("file", "a/x")] {
            try FileManager.default.createSymbolicLink(atPath: folder.file(link), withDestinationPath: target)
        }
        #expect(throws: SystemFailure.self) { try open.folder(try name("folder")) }
        #expect(throws: SystemFailure.self) { try open.file(try name("file")) }
        #expect(throws: SystemFailure.self) { try open.newFile(try name("file")) }
        #expect(throws: SystemFailure.self) { try open.keptFile(try name("file")) }
        #expect(try open.status(try name("file"))?.kindName == "link")
    }

    @Test func `a new file is empty, a kept one has its bytes, an exclusive one is refused`() throws {
        try folder.write([1, 2], as: "a")
        #expect(try open.keptFile(try name("a")).status().byteCount == 2)
        let failure = try #require(throws: SystemFailure.self) { try open.exclusiveFile(try name("a")) }
        #expect(failure.errno == .fileExists)
        #expect(try open.newFile(try name("a")).status().byteCount == 0)
    }

    @Test func `a rename replaces or refuses, as the caller says`() throws {
        try folder.write([1], as: "a")
        try folder.write([2], as: "b")
        let failure = try #require(throws: SystemFailure.self) {
            try open.renameUnlessTaken(try name("a"), to: open, try name("b"))
        }
        #expect(failure.errno == .fileExists || failure.isUnsupported)
        #expect(try folder.names() == ["a", "b"])
        try open.renameReplacing(try name("a"), to: open, try name("b"))
        #expect(try open.file(try name("b")).bytes(count: 9, at: 0) == [1])
    }

    @Test func `a second name is the same file`() throws {
        try folder.write([1], as: "a")
        try open.link(try name("a"), to: open, try name("b"))
        let statuses = try ["a", "b"].map { try #require(try open.status(try name($0))) }
        #expect(statuses[0].identity == statuses[1].identity && statuses[0].nameCount == 2)
    }

    @Test func `what is not there has no status, and is removed without an error`() throws {
        #expect(try open.status(try name("a")) == nil)
        #expect(try open.remove(try name("a")) == false)
        try folder.write([1], as: "a")
        #expect(try open.remove(try name("a")))
        #expect(try folder.names().isEmpty)
    }

    @Test func `a stream lists each name once with its kind, and begins anew`() throws {
        try folder.write([1], as: "a")
        try folder.write([1], as: "b/c")
        for _ in 1...2 {
            let stream = try FolderStream(open)
            var found: [String: FolderStream.Entry.Kind] = [:]
            while let entry = try stream.next() { found[entry.name.display] = entry.kind }
            #expect(Set(found.keys) == ["a", "b"])
            #expect(found["a"] == .regular || found["a"] == .unknown)
            #expect(found["b"] == .folder || found["b"] == .unknown)
        }
    }

    @Test func `each flush that succeeded is seen by the observer`() throws {
        let file = try open.newFile(try name("a"))
        let seen = Numbers()
        FlushCalls.observer.withLock { $0 = { seen.add($0) } }
        defer { FlushCalls.observer.withLock { $0 = nil } }
        try file.write(all: [1])
        #expect(!seen.contains(file.number))
        try file.syncData()
        try open.sync()
        #expect(seen.contains(file.number) && seen.contains(open.number))
    }

    private final class Numbers: Sendable {
        private let all = Mutex<[CInt]>([])
        func add(_ number: CInt) { all.withLock { $0.append(number) } }
        func contains(_ number: CInt) -> Bool { all.withLock { $0.contains(number) } }
    }
}
