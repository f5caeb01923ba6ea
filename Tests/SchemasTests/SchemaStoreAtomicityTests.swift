import Digests
import Domain
import Foundation
import TestSupport
import Testing

@testable import Schemas

struct SchemaStoreAtomicityTests {
    let folder: TemporaryFolder
    let store: SchemaStore

    init() throws {
        folder = try TemporaryFolder()
        store = SchemaStore(folder: folder.path + "/tiss")
    }

    /// Its last file has a name that no Linux file system allows, so that writing fails after the other files.
    private func unwritable(_ version: String) throws -> (SchemaSet, [String: [UInt8]]) {
        var files = SchemaFixture.files(version)
        files["z" + String(repeating: "z", count: 300) + ".xsd"] = Array("<schema>\(version)</schema>".utf8)
        var set = try SchemaFixture.set(version)
        set.files = try files.sorted { $0.key < $1.key }
            .map { SchemaFile(name: $0.key, sha256: [try SHA256Digest.of($0.value)]) }
        return (set, files)
    }

    @Test func `a failed write leaves nothing of its set, and keeps the sets before it`() throws {
        let (set, files) = try unwritable("2.00.00")
        let manifest = SchemaManifest(sets: [try SchemaFixture.set("1.00.00"), set])
        let source = SchemaFixture.source(["a": SchemaFixture.files("1.00.00"), "b": files])
        let error = #expect(throws: PortError.self) { try store.install(from: source, manifest: manifest) }
        #expect(error?.code == .limitExceeded)
        #expect(try folder.names("tiss") == [".lock", "1.00.00"])
        #expect(try store.installed(manifest: manifest).map(\.state) == [.complete])
    }

    @Test func `a failed replacement keeps the installed set`() throws {
        let (set, files) = try unwritable("2.00.00")
        let before = try SchemaFixture.manifest("2.00.00")
        _ = try store.install(from: SchemaFixture.source(["": SchemaFixture.files("2.00.00")]), manifest: before)
        let source = SchemaFixture.source(["": files])
        #expect(throws: PortError.self) {
            try store.install(from: source, manifest: SchemaManifest(sets: [set]), trust: true)
        }
        #expect(try store.installed(manifest: before).map(\.state) == [.complete])
        #expect(try folder.names("tiss") == [".lock", "2.00.00"])
    }

    @Test func `leftovers of a crash are no set and are removed by the next installation`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00")
        try folder.write([1], as: "tiss/.new-1.00.00/core.xsd")
        #expect(try store.installed(manifest: manifest).isEmpty)
        let source = SchemaFixture.source(["": SchemaFixture.files("1.00.00")])
        #expect(try store.install(from: source, manifest: manifest).installed == ["1.00.00"])
        #expect(try folder.names("tiss") == [".lock", "1.00.00"])
    }

    /// On a file system that cannot exchange two folders, a replacement takes two renames.
    @Test func `a set whose replacement was interrupted is read, and gets its name back`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00")
        let source = SchemaFixture.source(["": SchemaFixture.files("1.00.00")])
        _ = try store.install(from: source, manifest: manifest, trust: true)
        try FileManager.default.moveItem(
            atPath: folder.path + "/tiss/1.00.00", toPath: folder.path + "/tiss/.old-1.00.00")
        let before = try store.installed(manifest: manifest)
        #expect(before.map(\.state) == [.complete] && before.first?.folder.hasSuffix("/.old-1.00.00") == true)
        let other = SchemaFixture.source(["": SchemaFixture.files("2.00.00")])
        let both = SchemaManifest(sets: [try SchemaFixture.set("1.00.00"), try SchemaFixture.set("2.00.00")])
        _ = try store.install(from: other, manifest: both)
        #expect(try folder.names("tiss") == [".lock", "1.00.00", "2.00.00"])
        #expect(try store.installed(manifest: both).map(\.state) == [.complete, .complete])
        // The crash came after the second rename.
        try folder.write([1], as: "tiss/.old-1.00.00/core.xsd")
        #expect(try store.installed(manifest: both).count == 2)
        _ = try store.install(from: source, manifest: both)
        #expect(try folder.names("tiss") == [".lock", "1.00.00", "2.00.00"])
    }

    @Test func `a source that is damaged at its end installs nothing`() throws {
        struct Cut: SchemaSource {
            let label = "cut"
            func forEachFile(_ visit: Visitor) throws(PortError) {
                for (name, bytes) in SchemaFixture.files("1.00.00") { try visit(name) { _ in bytes } }
                throw PortError(.malformed, "the archive is cut")
            }
        }
        let manifest = try SchemaFixture.manifest("1.00.00")
        #expect(throws: PortError.self) { try store.install(from: Cut(), manifest: manifest) }
        #expect(!FileManager.default.fileExists(atPath: store.folder))
    }

    @Test func `one process at a time installs`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00")
        try SetWriter.prepare(store.folder)
        let source = SchemaFixture.source(["": SchemaFixture.files("1.00.00")])
        try StoreLock.hold(in: store.folder) { () throws(PortError) in
            let error = #expect(throws: PortError.self) { try store.install(from: source, manifest: manifest) }
            #expect(error?.code == .busy && error?.isTransient == true)
        }
        #expect(try store.install(from: source, manifest: manifest).installed == ["1.00.00"])
    }
}
