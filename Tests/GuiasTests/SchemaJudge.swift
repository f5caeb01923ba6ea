import Foundation
import Guias
import TestSupport
import Testing

/// The judge that we did not write: `xmllint` with the committed schema.
enum SchemaJudge {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let schema = root.appending(path: "schemas/hat/1.0/guia.xsd")

    static let isAtHand = XMLLint.isInstalled
    static let whyNot = Comment(rawValue: XMLLint.whyNotInstalled)

    /// Indices of the documents that do not validate, in one run.
    static func invalid(_ documents: [[UInt8]]) async throws -> [Int] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // A folder that stays behind in /tmp harms nothing.
            try? FileManager.default.removeItem(at: folder)
        }
        for (index, document) in documents.enumerated() {
            try Data(document).write(to: folder.appending(path: "\(index).xml"))
        }
        let names = documents.indices.map { "\($0).xml" }
        let valid = try await XMLLint.validOnes(of: names, schema: schema.path, in: folder)
        return documents.indices.filter { !valid.contains(names[$0]) }
    }
}
