import Digests
import Domain
import Foundation
import TestSupport
import Testing

@testable import Schemas

struct SchemaStoreTests {
    let folder: TemporaryFolder
    let store: SchemaStore

    init() throws {
        folder = try TemporaryFolder()
        store = SchemaStore(folder: folder.path + "/state/tiss")
    }

    private func names(_ set: String) throws -> [String] { try folder.names("state/tiss/\(set)") }

    private func content(_ file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(store.folder)/\(file)")))
    }

    @Test func `complete sets are found in any folder, installed under their version and ready to compile`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00", "2.00.00")
        var source = SchemaFixture.source([
            "deep/a": SchemaFixture.files("1.00.00"), "other\\place": SchemaFixture.files("2.00.00"),
        ])
        source.files += [("readme.txt", [1]), ("tissX.wsdl", [2]), ("unrelated.xsd", [3])]
        let report = try store.install(from: source, manifest: manifest)
        #expect(report.installed == ["1.00.00", "2.00.00"])
        #expect(report.ignoredCount == 3)
        #expect(report.refused.isEmpty && report.incomplete.isEmpty && report.trusted.isEmpty)
        #expect(try names("1.00.00") == ["core.xsd", "origin.json", "tissSignature.xsd", "tissV1_00_00.xsd"])
        #expect(try folder.names("state/tiss") == [".lock", "1.00.00", "2.00.00"])
        let sets = try store.compilableSets(manifest: manifest)
        #expect(sets.map(\.set.version.text) == ["1.00.00", "2.00.00"])
        #expect(sets.first?.folder == store.folder + "/1.00.00" && sets.first?.set.root == "tissV1_00_00.xsd")
        #expect(sets.allSatisfy { !$0.isTrusted })
    }

    @Test func `two contents under one file name go to the set whose digest they have`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00", "2.00.00")
        // One folder for all: only one content can have the name, the other gets another.
        var files = SchemaFixture.files("1.00.00").merging(SchemaFixture.files("2.00.00")) { $1 }
        files["copy of tissSignature.xsd"] = SchemaFixture.signature("old")
        let report = try store.install(from: SchemaFixture.source(["": files]), manifest: manifest)
        #expect(report.installed == ["1.00.00", "2.00.00"])
        #expect(try content("1.00.00/tissSignature.xsd") == SchemaFixture.signature("old"))
        #expect(try content("2.00.00/tissSignature.xsd") == SchemaFixture.signature("new"))
    }

    @Test func `a set that lacks a file is reported with the file's name and not installed`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00", "2.00.00")
        var files = SchemaFixture.files("2.00.00")
        files["tissSignature.xsd"] = nil
        let report = try store.install(from: SchemaFixture.source(["x": files]), manifest: manifest)
        #expect(report.incomplete == [.init(folderName: "2.00.00", missing: ["tissSignature.xsd"])])
        #expect(report.installed.isEmpty)
        #expect(try store.installed(manifest: manifest).isEmpty)
    }

    @Test func `a tampered file is refused with its digest, and its set is not installed`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00", "2.00.00")
        var tampered = SchemaFixture.files("2.00.00")
        tampered["tissSignature.xsd", default: []].append(0x20)
        let source = SchemaFixture.source(["a": SchemaFixture.files("1.00.00"), "b": tampered])
        let report = try store.install(from: source, manifest: manifest)
        #expect(report.installed == ["1.00.00"])
        #expect(
            report.refused == [
                .init(
                    path: "b/tissSignature.xsd",
                    sha256: try SHA256Digest.of(SchemaFixture.signature("new") + [0x20]))
            ])
        // The manifest knows the other files of 2.00.00.
        #expect(report.incomplete == [.init(folderName: "2.00.00", missing: ["tissSignature.xsd"])])
        #expect(try store.installed(manifest: manifest).map(\.set.folderName) == ["1.00.00"])
    }

    @Test func `with trust a set that is complete by its names is installed and marked`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00", "2.00.00")
        var tampered = SchemaFixture.files("2.00.00")
        tampered["tissSignature.xsd", default: []].append(0x20)
        let source = SchemaFixture.source(["b": tampered])
        let report = try store.install(from: source, manifest: manifest, trust: true)
        #expect(report.installed == ["2.00.00"] && report.trusted == ["2.00.00"])
        #expect(report.refused.isEmpty && report.incomplete.isEmpty)
        let origin = try content("2.00.00/origin.json")
        #expect(String(decoding: origin, as: UTF8.self).contains("\"isTrustedByPerson\" : true"))
        let set = try store.compilableSets(manifest: manifest).first.unwrapped
        #expect(set.isTrusted && set.state == .complete && set.set.versionElement == "Padrao")
        // A second time nothing changes.
        let again = try store.install(from: source, manifest: manifest, trust: true)
        #expect(again.alreadyThere == ["2.00.00"] && again.installed.isEmpty)
    }

    @Test func `with trust a version that the manifest does not know is installed`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00")
        let source = SchemaFixture.source(["new": SchemaFixture.files("4.04.00")])
        #expect(try store.install(from: source, manifest: manifest).installed.isEmpty)
        #expect(try store.install(from: source, manifest: manifest, trust: true).trusted == ["4.04.00"])
        #expect(try store.compilableSets(manifest: manifest).map(\.set.version.text) == ["4.04.00"])
    }

    @Test func `with trust a set with a missing include is refused`() throws {
        var files = SchemaFixture.files("4.04.00")
        files["core.xsd"] = nil
        let source = SchemaFixture.source(["new": files, "elsewhere": ["core.xsd": SchemaFixture.shared]])
        let manifest = try SchemaFixture.manifest("1.00.00")
        let report = try store.install(from: source, manifest: manifest, trust: true)
        #expect(report.installed.isEmpty)
        #expect(report.refused.map(\.path) == ["new/tissSignature.xsd", "new/tissV4_04_00.xsd"])
    }

    @Test func `official content is preferred to a trusted copy of the same version`() throws {
        let manifest = try SchemaFixture.manifest("2.00.00")
        var tampered = SchemaFixture.files("2.00.00")
        tampered["tissV2_00_00.xsd", default: []].append(0x20)
        let source = SchemaFixture.source(["a": tampered, "b": SchemaFixture.files("2.00.00")])
        let report = try store.install(from: source, manifest: manifest, trust: true)
        #expect(report.installed == ["2.00.00"] && report.trusted.isEmpty)
        #expect(report.refused.map(\.path) == ["a/tissV2_00_00.xsd"])
        #expect(try content("2.00.00/tissV2_00_00.xsd") == SchemaFixture.root("2.00.00"))
    }

    @Test func `installing twice changes nothing`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00")
        let source = SchemaFixture.source(["": SchemaFixture.files("1.00.00")])
        _ = try store.install(from: source, manifest: manifest)
        let before = try FileManager.default.attributesOfItem(atPath: store.folder + "/1.00.00")[.systemFileNumber]
        let again = try store.install(from: source, manifest: manifest)
        #expect(again.alreadyThere == ["1.00.00"] && again.installed.isEmpty)
        let after = try FileManager.default.attributesOfItem(atPath: store.folder + "/1.00.00")[.systemFileNumber]
        #expect(before as? Int == after as? Int)
    }

    @Test func `an installed set with other content stays unless the source is trusted`() throws {
        let manifest = try SchemaFixture.manifest("2.00.00")
        var other = SchemaFixture.files("2.00.00")
        other["tissV2_00_00.xsd", default: []].append(0x20)
        _ = try store.install(from: SchemaFixture.source(["": other]), manifest: manifest, trust: true)
        let official = SchemaFixture.source(["": SchemaFixture.files("2.00.00")])
        let refused = try store.install(from: official, manifest: manifest)
        #expect(refused.differing == ["2.00.00"] && refused.installed.isEmpty)
        #expect(try content("2.00.00/tissV2_00_00.xsd").last == 0x20)
        let replaced = try store.install(from: official, manifest: manifest, trust: true)
        #expect(replaced.installed == ["2.00.00"] && replaced.trusted.isEmpty)
        #expect(try content("2.00.00/tissV2_00_00.xsd") == SchemaFixture.root("2.00.00"))
        #expect(try folder.names("state/tiss") == [".lock", "2.00.00"])
        #expect(try store.compilableSets(manifest: manifest).first?.isTrusted == false)
    }

    @Test func `a damaged set is reported, not compiled, and repaired by installing it again`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00")
        let source = SchemaFixture.source(["": SchemaFixture.files("1.00.00")])
        _ = try store.install(from: source, manifest: manifest)
        try folder.write([1], as: "state/tiss/1.00.00/core.xsd")
        try FileManager.default.removeItem(atPath: store.folder + "/1.00.00/tissSignature.xsd")
        let set = try store.installed(manifest: manifest).first.unwrapped
        #expect(set.state == .damaged(missing: ["tissSignature.xsd"], changed: ["core.xsd"]))
        #expect(try store.compilableSets(manifest: manifest).isEmpty)
        #expect(try store.install(from: source, manifest: manifest).installed == ["1.00.00"])
        #expect(try store.installed(manifest: manifest).map(\.state) == [.complete])
    }

    @Test func `a trusted set that was changed afterwards is not compiled`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00")
        let source = SchemaFixture.source(["": SchemaFixture.files("4.04.00")])
        _ = try store.install(from: source, manifest: manifest, trust: true)
        try folder.write([1], as: "state/tiss/4.04.00/core.xsd")
        #expect(try store.compilableSets(manifest: manifest).isEmpty)
    }

    @Test func `a manually created folder counts only when the manifest knows its digests`() throws {
        let manifest = try SchemaFixture.manifest("1.00.00")
        for version in ["1.00.00", "4.04.00"] {
            for (name, bytes) in SchemaFixture.files(version) {
                try folder.write(bytes, as: "state/tiss/\(version)/\(name)")
            }
        }
        try folder.write([1], as: "state/tiss/notes/x.xsd")
        #expect(try store.installed(manifest: manifest).map(\.state) == [.complete, .unknown])
        #expect(try store.compilableSets(manifest: manifest).map(\.set.version.text) == ["1.00.00"])
    }

    @Test func `a set that ANS published only in part is reported and not installed`() throws {
        var set = try SchemaFixture.set("2.00.00")
        set.kind = .monitoring
        set.isPartial = true
        let source = SchemaFixture.source(["": SchemaFixture.files("2.00.00")])
        let report = try store.install(from: source, manifest: SchemaManifest(sets: [set]))
        #expect(report.partial == ["monitoramento-2.00.00"])
        #expect(report.installed.isEmpty && report.incomplete.isEmpty && report.refused.isEmpty)
    }
}
