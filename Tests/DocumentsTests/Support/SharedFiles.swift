import Documents
import Domain
import Foundation
import Testing

/// Official schemas and public samples beside the repository, where they are present.
enum SharedFiles {
    static let root: String? = {
        let beside = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared").path
        let candidates = [ProcessInfo.processInfo.environment["HATSPOOL_SHARED"], beside]
        return candidates.compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0 + "/tiss-official") }
    }()

    static var isPresent: Bool { root != nil }

    /// Inputs modelled on reported faults; nil if they are absent.
    static let fieldCases: String? = root.map { $0 + "/field-cases" }.flatMap {
        FileManager.default.fileExists(atPath: $0 + "/README.md") ? $0 : nil
    }

    /// All sets of one version each: those of messages, and from 1.00.00 on those sent to ANS.
    static func folders() throws -> [SchemaFolder] {
        let official = try #require(root) + "/tiss-official"
        return try FileManager.default.contentsOfDirectory(atPath: official).sorted().compactMap { name in
            let monitoring = "monitoramento-"
            let text = name.hasPrefix(monitoring) ? String(name.dropFirst(monitoring.count)) : name
            guard let version = TISSVersion(text) else { return nil }
            let number = text.replacingOccurrences(of: ".", with: "_")
            let file = name.hasPrefix(monitoring) ? "tissMonitoramentoV\(number).xsd" : "tissV\(number).xsd"
            return SchemaFolder(version: version, folder: official + "/" + name, root: file)
        }
    }

    /// Compiled once for all tests.
    static let inspector = Result {
        let folders = try SharedFiles.folders()
        return LibXMLInspector(schemas: try CompiledSchemas.compile(folders), known: Set(folders.map(\.version)))
    }

    static func sample(_ name: String) throws -> String { try #require(root) + "/tiss-samples/" + name }

    /// A sample in ISO-8859-1.
    static func text(of name: String) throws -> String {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try sample(name)))
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    struct Record: Decodable {
        var name: String
        var cat: String
        var wellformed: Bool
        var root: String?
        var version: String?
        var xsd: Bool?
        var hash: String
        var note: String?
    }

    static func records() throws -> [Record] {
        let data = try Data(contentsOf: URL(fileURLWithPath: try sample("records.json")))
        return try JSONDecoder().decode([Record].self, from: data)
    }
}
