import Digests
import Domain
import Foundation
import TestSupport
import Testing

@testable import Schemas

/// The manifest that the program ships, and the published files where a copy of them is available.
struct SchemaManifestTests {
    static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let official =
        (ProcessInfo.processInfo.environment["HATSPOOL_SHARED"] ?? packageRoot + "/../shared") + "/tiss-official"
    static let hasOfficial = FileManager.default.fileExists(atPath: official + "/SHA256SUMS")

    private func manifest() throws -> SchemaManifest {
        try SchemaManifest.load(path: Self.packageRoot + "/schemas/manifest.json")
    }

    @Test func `it names every published set, its root and how its messages carry the version`() throws {
        let manifest = try manifest()
        let messages = manifest.sets.filter { $0.kind == .message }
        #expect(messages.count == 19)
        #expect(manifest.sets.count == 25)
        #expect(Set(manifest.sets.map(\.folderName)).count == 25)
        for set in messages {
            let isOld = set.version.text <= "3.02.01"
            #expect(set.versionElement == (isOld ? "versaoPadrao" : "Padrao"), "\(set.version)")
            #expect(set.root == "tissV\(set.version.text.replacingOccurrences(of: ".", with: "_")).xsd")
            #expect(set.files.contains { $0.name == "xmldsig-core-schema.xsd" })
        }
        #expect(manifest.sets.filter { $0.isPartial == true }.map(\.folderName) == ["monitoramento-3.03.00"])
        #expect(manifest.set(for: try TISSVersion("3.03.00").unwrapped) == nil, "it is no message version")
    }

    @Test func `two contents of the signature schema are distinguished per set`() throws {
        let manifest = try manifest()
        func signature(_ version: String) throws -> [SHA256Digest] {
            let set = try manifest.set(for: TISSVersion(version).unwrapped).unwrapped
            return try set.files.first { $0.name == "tissAssinaturaDigital_v1.01.xsd" }.unwrapped.sha256
        }
        #expect(try signature("3.02.02") != signature("3.03.01"))
        #expect(try signature("3.03.01") == signature("4.03.00"))
    }

    @Test func `it survives encoding and decoding`() throws {
        let manifest = try manifest()
        let folder = try TemporaryFolder()
        try folder.write([UInt8](try JSONEncoder().encode(manifest)), as: "m.json")
        #expect(try SchemaManifest.load(path: folder.path + "/m.json") == manifest)
    }

    @Test func `it is found in the working folder and above the program`() throws {
        let folder = try TemporaryFolder()
        try folder.write([], as: "tree/schemas/manifest.json")
        let path = folder.path + "/tree/schemas/manifest.json"
        #expect(SchemaManifest.find(workingFolder: folder.path + "/tree", executable: nil) == path)
        let program = folder.path + "/tree/.build/x/debug/program"
        #expect(SchemaManifest.find(workingFolder: "/", executable: program) == path)
        try folder.write([], as: "usr/share/hatspool/schemas/manifest.json")
        #expect(
            SchemaManifest.find(workingFolder: "/", executable: folder.path + "/usr/bin/hatspool")
                == folder.path + "/usr/share/hatspool/schemas/manifest.json")
        #expect(SchemaManifest.find(workingFolder: folder.path, executable: nil) == nil)
    }

    @Test func `a manifest that is missing, truncated or has a path as a name is an error`() throws {
        let folder = try TemporaryFolder()
        func code(_ text: String) throws -> PortError.Code? {
            try folder.write(Array(text.utf8), as: "m.json")
            return #expect(throws: PortError.self) { try SchemaManifest.load(path: folder.path + "/m.json") }?.code
        }
        #expect(try code("{\"sets\": [") == .malformed)
        #expect(try code("{}") == .malformed)
        let set = { (name: String, digest: String) in
            """
            {"sets":[{"kind":"message","version":"1.00.00","root":"\(name)","versionElement":"Padrao","notes":[],
            "files":[{"name":"\(name)","sha256":["\(digest)"]}]}]}
            """
        }
        let digest = String(repeating: "a", count: 64)
        #expect(try code(set("../x.xsd", digest)) == .malformed)
        #expect(try code(set("x.xsd", "abc")) == .malformed)
        try folder.write(Array(set("x.xsd", digest).utf8), as: "m.json")
        #expect(try SchemaManifest.load(path: folder.path + "/m.json").sets.count == 1)
        let absent = #expect(throws: PortError.self) { try SchemaManifest.load(path: folder.path + "/absent.json") }
        #expect(absent?.code == .notFound)
    }

    @Test(.enabled(if: hasOfficial, "the official files are not at hand; set HATSPOOL_SHARED"))
    func `it agrees with the digests of the official files, other line ends included`() throws {
        let sums = try String(contentsOfFile: Self.official + "/SHA256SUMS", encoding: .utf8)
        var listed: [String: String] = [:]
        for line in sums.split(separator: "\n") where line.hasSuffix(".xsd") {
            let parts = line.split(separator: " ")
            listed[String(parts[1])] = String(parts[0])
        }
        for set in try manifest().sets {
            let folder = set.isPartial == true ? "\(set.version)-partial" : set.folderName
            for file in set.files {
                let digest = try listed.removeValue(forKey: "\(folder)/\(file.name)").unwrapped
                #expect(file.sha256.first?.hex == digest)
                let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(Self.official)/\(folder)/\(file.name)")))
                let lines = bytes.filter { $0 != 0x0D }
                #expect(file.sha256.contains(try SHA256Digest.of(lines)), "\(folder)/\(file.name) with LF")
                let long = lines.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
                #expect(file.sha256.contains(try SHA256Digest.of(long)), "\(folder)/\(file.name) with CRLF")
            }
        }
        #expect(listed.isEmpty, "every published XSD belongs to a set")
    }

    @Test(.enabled(if: hasOfficial, "the official files are not at hand; set HATSPOOL_SHARED"))
    func `the folder of official files installs every complete version`() throws {
        let folder = try TemporaryFolder()
        let store = SchemaStore(folder: folder.path + "/tiss")
        let manifest = try manifest()
        let source = FolderSource(path: Self.official)
        let report = try store.install(from: source, manifest: manifest)
        #expect(report.installed.count == 24)
        #expect(report.partial == ["monitoramento-3.03.00"])
        #expect(report.incomplete.isEmpty && report.refused.isEmpty && report.differing.isEmpty)
        let sets = try store.compilableSets(manifest: manifest)
        #expect(sets.map(\.set.version) == manifest.sets.filter { $0.isPartial != true }.map(\.version).sorted())
        #expect(try store.install(from: source, manifest: manifest).alreadyThere.count == 24)
    }

    @Test(.enabled(if: hasOfficial, "the official files are not at hand; set HATSPOOL_SHARED"))
    func `all includes of an official set are among its files, except for the known defects`() throws {
        for set in try manifest().sets where set.isPartial != true {
            for file in set.files {
                let path = "\(Self.official)/\(set.folderName)/\(file.name)"
                for location in SchemaLocations.of([UInt8](try Data(contentsOf: URL(filePath: path)))) {
                    if set.files.contains(where: { $0.name == location }) { continue }
                    let isKnown = set.notes.contains { $0.contains(location) && $0.contains(file.name) }
                    #expect(isKnown, "\(set.folderName)/\(file.name) includes \(location)")
                }
            }
        }
    }
}
