import Domain
import Foundation
import TestSupport
import Testing

@testable import Schemas

@Suite struct `Schemas of an operator` {
    private let folder: TemporaryFolder
    private let manifest: SchemaManifest

    init() throws {
        folder = try TemporaryFolder()
        manifest = try SchemaFixture.manifest("1.00.00", "2.00.00")
    }

    private func write(_ version: String, as name: String? = nil, except missing: Set<String> = []) throws {
        for (file, bytes) in SchemaFixture.files(version) where !missing.contains(file) {
            try folder.write(bytes, as: "\(name ?? version)/\(file)")
        }
    }

    private var sets: [OperatorSet] {
        get throws { try OperatorSchemas(folder: folder.path).sets(manifest: manifest) }
    }

    @Test func `are one set for each sub-folder, reported with its differing and missing files`() throws {
        try write("1.00.00")
        let tight = "<schema>tight<include schemaLocation='own.xsd'/></schema>"
        try folder.write(Array(tight.utf8), as: "1.00.00/core.xsd")
        try folder.write([], as: "leia.txt")
        try write("2.00.00", as: ".oculto")
        let set = try #require(try sets.first)
        #expect(try sets.count == 1 && set.version == TISSVersion("1.00.00"))
        #expect(set.differing == ["core.xsd"] && set.missing == ["own.xsd"])
        #expect(set.root == SchemaFixture.rootName("1.00.00") && set.folder == "\(folder.path)/1.00.00")
    }

    @Test func `without its root a set is reported as incomplete`() throws {
        try write("2.00.00", except: [SchemaFixture.rootName("2.00.00")])
        #expect(try sets.map(\.missing) == [[SchemaFixture.rootName("2.00.00")]])
    }

    @Test func `under a name that is no version are reported without one`() throws {
        try write("1.00.00", as: "01.00.00")
        try write("1.00.00", as: "9.00.00")
        #expect(try sets.map(\.name) == ["01.00.00", "9.00.00"] && sets.allSatisfy { $0.version == nil })
    }

    @Test func `get another mark whenever a file changes`() throws {
        try write("1.00.00")
        let before = try sets.map(\.mark)
        #expect(try sets.map(\.mark) == before)
        try folder.write(Array("<schema>other</schema>".utf8), as: "1.00.00/core.xsd")
        #expect(try sets.map(\.mark) != before)
    }

    @Test func `in a missing folder are an error of the settings`() throws {
        #expect {
            try OperatorSchemas(folder: "\(folder.path)/none").sets(manifest: manifest)
        } throws: { ($0 as? PortError)?.code == .configuration }
    }

    @Test func `never follow a reference out of their folder`() throws {
        try write("1.00.00")
        let climbing = "<schema><include schemaLocation='../2.00.00/x.xsd'/></schema>"
        try folder.write(Array(climbing.utf8), as: "1.00.00/core.xsd")
        try folder.write([1], as: "2.00.00/x.xsd")
        #expect(try sets.first?.missing == ["../2.00.00/x.xsd"])
    }
}
