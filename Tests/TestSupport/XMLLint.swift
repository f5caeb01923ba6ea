package import Domain
package import Foundation

/// The judge that we did not write: `xmllint` with the official schemas, where both are at hand.
package enum XMLLint {
    /// Folder with the official schema sets; nil when it is not at hand.
    package static let schemas: URL? = {
        let own = URL(filePath: #filePath).appending(path: "../../../../shared").standardized
        let shared = ProcessInfo.processInfo.environment["HATSPOOL_SHARED"].map { URL(filePath: $0) } ?? own
        let folder = shared.appending(path: "tiss-official")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static let program = ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Both are here.
    package static var isAtHand: Bool { schemas != nil && program != nil }
    /// Said where a test is skipped.
    package static let whyNot = "needs xmllint and the official schemas (HATSPOOL_SHARED)"

    /// What `xmllint` says of each document.
    package struct Opinion: Equatable {
        package var isWellFormed: Bool
        package var isValid: Bool

        package init(isWellFormed: Bool, isValid: Bool) {
            self.isWellFormed = isWellFormed
            self.isValid = isValid
        }
    }

    /// Judges `documents` in one run; `root` is the root schema's file name without its version, `tiss` or `tissWebServices`.
    package static func judge(_ documents: [[UInt8]], version: TISSVersion, root: String = "tiss") throws -> [Opinion] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // A folder that stays behind in /tmp harms nothing.
            try? FileManager.default.removeItem(at: folder)
        }
        var names: [String] = []
        for (index, document) in documents.enumerated() {
            let file = folder.appending(path: "\(index).xml")
            try Data(document).write(to: file)
            names.append(file.path)
        }
        let schema = try required(schemas).appending(
            path: "\(version)/\(root)V\(version.text.replacing(".", with: "_")).xsd")
        let said = try run(["--nonet", "--noout", "--schema", schema.path] + names)
        let lines = Set(said.split(separator: "\n").map(String.init))
        return names.map { name in
            Opinion(
                isWellFormed: lines.contains("\(name) validates") || lines.contains("\(name) fails to validate"),
                isValid: lines.contains("\(name) validates"))
        }
    }

    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try required(program))
        process.arguments = arguments
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }

    private static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw PortError(.notFound, whyNot) }
        return value
    }
}
