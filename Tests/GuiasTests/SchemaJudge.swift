import Foundation
import Guias
import Testing

/// The judge that we did not write: `xmllint` with the committed schema.
enum SchemaJudge {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let schema = root.appending(path: "schemas/hat/1.0/guia.xsd")

    private static let program = ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    static let isAtHand = program != nil
    static let whyNot: Comment = "needs xmllint"

    /// Indices of the documents that do not validate, in one run.
    static func invalid(_ documents: [[UInt8]]) throws -> [Int] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // A folder that stays behind in /tmp harms nothing.
            try? FileManager.default.removeItem(at: folder)
        }
        for (index, document) in documents.enumerated() {
            try Data(document).write(to: folder.appending(path: "\(index).xml"))
        }
        let process = Process()
        process.executableURL = URL(filePath: try #require(program))
        process.currentDirectoryURL = folder
        process.arguments = ["--nonet", "--noout", "--schema", schema.path] + documents.indices.map { "\($0).xml" }
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let lines = Set(said.split(separator: "\n"))
        return documents.indices.filter { !lines.contains("\($0).xml validates") }
    }
}
