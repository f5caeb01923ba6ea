import Digests
import Domain
import Foundation
import TestSupport

@testable import Schemas

/// Tiny artificial sets: three files each, of which all sets share one and another has two contents under one name.
enum SchemaFixture {
    static let shared: [UInt8] = Array("<!DOCTYPE x><schema>signature core</schema>".utf8)

    static func signature(_ kind: String) -> [UInt8] {
        Array("<schema><complexType name='\(kind)'/><import schemaLocation=\"core.xsd\"/></schema>".utf8)
    }

    static func root(_ version: String) -> [UInt8] {
        Array(
            """
            <schema><!-- <include schemaLocation="http://elsewhere/old.xsd"/> -->
            <xsd:include
               schemaLocation = 'tissSignature.xsd' /> <element name="m\(version)"/></schema>
            """.utf8)
    }

    static func rootName(_ version: String) -> String {
        "tissV\(version.replacingOccurrences(of: ".", with: "_")).xsd"
    }

    /// The files of a set; the signature's content is `old` for 1.x and `new` after.
    static func files(_ version: String) -> [String: [UInt8]] {
        [
            rootName(version): root(version),
            "tissSignature.xsd": signature(version.hasPrefix("1") ? "old" : "new"),
            "core.xsd": shared,
        ]
    }

    static func set(_ version: String) throws -> SchemaSet {
        let parsed = try TISSVersion(version).unwrapped
        let files = try files(version).sorted { $0.key < $1.key }
            .map { SchemaFile(name: $0.key, sha256: [try SHA256Digest.of($0.value)]) }
        return SchemaSet(
            kind: .message, version: parsed, root: rootName(version), versionElement: "Padrao", files: files)
    }

    static func manifest(_ versions: String...) throws -> SchemaManifest {
        SchemaManifest(sets: try versions.map(set))
    }

    static func source(_ folders: [String: [String: [UInt8]]]) -> MemorySource {
        MemorySource(
            files: folders.flatMap { folder, files in
                files.map { (folder.isEmpty ? $0.key : "\(folder)/\($0.key)", $0.value) }
            }.sorted { $0.0 < $1.0 })
    }
}

struct MemorySource: SchemaSource {
    var label = "memory"
    var files: [(String, [UInt8])]

    func forEachFile(_ visit: Visitor) throws(PortError) {
        for (path, bytes) in files { try visit(path) { _ in bytes } }
    }
}

extension Optional {
    var unwrapped: Wrapped {
        get throws {
            guard let self else { throw PortError(.internalFault, "the test's own value is nil") }
            return self
        }
    }
}
