import Domain
import Files
import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct `Open files` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `bytes are read by position, and the descriptor's own offset stays`() throws {
        let file = try Descriptor.reading(try folder.write([1, 2, 3, 4, 5], as: "a"), followsLinks: false)
        #expect(try file.bytes(count: 2, at: 1) == [2, 3])
        #expect(try file.bytes(count: 9, at: 3) == [4, 5])
        #expect(try file.bytes(count: 9, at: 5).isEmpty)
        #expect(lseek(file.number, 0, SEEK_CUR) == 0)
    }

    @Test func `a whole file is read up to a limit`() throws {
        let content = [UInt8](repeating: 7, count: 64 << 10) + [8]
        let file = try Descriptor.reading(try folder.write(content, as: "a"), followsLinks: false)
        #expect(try file.file.allBytes(countMax: content.count) == content)
        #expect(try file.file.allBytes(countMax: content.count - 1) == nil)
    }

    @Test func `bytes are written one after another, or at an offset, and the file is cut off`() throws {
        let path = folder.file("a")
        let file = try Descriptor.creating(path, mode: .ownerReadWrite)
        try file.write(all: [1, 2])
        try file.write(all: [3])
        try file.write(all: [9, 9], at: 1)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data([1, 9, 9]))
        try file.truncate(to: 1)
        #expect(try file.status().byteCount == 1)
    }

    @Test func `more bytes than a pipe holds are written in as many calls as it takes`() async throws {
        let (end, start) = try FileDescriptor.pipe()
        let content = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
        async let received = Self.readToEnd(end)
        try start.write(all: content)
        try start.close()
        #expect(try await received == content)
        try end.close()
    }

    /// On a thread of its own, in small parts, so that the writer has to go on many times.
    private static func readToEnd(_ end: FileDescriptor) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        var buffer = [UInt8](repeating: 0, count: 4_096)
                        var all: [UInt8] = []
                        while true {
                            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe end.read(into: $0) }
                            if count == 0 { return all }
                            all += buffer[..<count]
                        }
                    })
            }
        }
    }

    @Test func `a pipe cannot be read by position`() throws {
        let (end, start) = try FileDescriptor.pipe()
        defer { for one in [end, start] { try? one.close() } }
        let failure = try #require(throws: SystemFailure.self) { try end.bytes(count: 1, at: 0) }
        #expect(failure.errno == .illegalSeek && failure.call.description == "pread")
    }

    @Test func `a file is created once`() throws {
        _ = try Descriptor.creating(folder.file("a"), mode: .ownerReadWrite)
        let failure = try #require(throws: SystemFailure.self) {
            try Descriptor.creating(folder.file("a"), mode: .ownerReadWrite)
        }
        #expect(failure.errno == .fileExists)
    }

    @Test func `appended bytes follow those of others`() throws {
        for byte in UInt8(1)...3 {
            let file = try Descriptor.appending(folder.file("log"), mode: .ownerReadWrite)
            try file.write(all: [byte])
        }
        #expect(try Data(contentsOf: URL(filePath: folder.file("log"))) == Data([1, 2, 3]))
    }

    @Test func `a link is followed only when the caller says so`() throws {
        try folder.write([1], as: "a")
        try FileManager.default.createSymbolicLink(atPath: folder.file("b"), withDestinationPath: "a")
        #expect(try Descriptor.reading(folder.file("b"), followsLinks: true).status().byteCount == 1)
        for open in [
            { try Descriptor.reading(folder.file("b"), followsLinks: false) },
            { try Descriptor.appending(folder.file("b"), mode: .ownerReadWrite) },
            { try Descriptor.keeping(folder.file("b"), mode: .ownerReadWrite) },
        ] {
            let failure = try #require(throws: SystemFailure.self) { try open() }
            #expect(failure.errno == .tooManySymbolicLinkLevels)
        }
    }

    @Test func `a pipe without a writer is opened without waiting, and has its kind`() throws {
        try #require(unsafe mkfifo(folder.file("pipe"), 0o600) == 0)
        let status = try Descriptor.reading(folder.file("pipe"), followsLinks: false).status()
        #expect(status.kindName == "pipe" && !status.isRegular && !status.isFolder)
    }

    @Test func `a released file is closed`() throws {
        var file: Descriptor? = try Descriptor.creating(folder.file("a"), mode: .ownerReadWrite)
        let inode = try #require(try file?.status().identity.inode)
        let number = try #require(file?.number)
        file = nil
        // Another test may have got the number meanwhile, but not for this file.
        let status = try? FileDescriptor(rawValue: number).status()
        #expect(status?.identity.inode != inode)
    }
}
