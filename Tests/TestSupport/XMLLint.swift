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

    private static let program = Tool.path(of: "xmllint")

    package static var isInstalled: Bool { program != nil }
    /// Said where a test is skipped.
    package static let whyNotInstalled = "xmllint is not installed"

    /// Both are here.
    package static var isAtHand: Bool { schemas != nil && isInstalled }
    /// Said where a test is skipped.
    package static let whyNot = "needs xmllint and the official schemas (HATSPOOL_SHARED)"

    /// What it says of `files`, line by line; without network, and without the documents themselves.
    package static func lines(
        _ files: [String], schema: String? = nil, options: [String] = [], in folder: URL? = nil
    ) async throws -> [String] {
        let arguments = ["--nonet", "--noout"] + options + (schema.map { ["--schema", $0] } ?? []) + files
        let said = try await Tool.run(required(program), arguments, in: folder)
        return said.errors.split(separator: "\n").map(String.init)
    }

    /// - Returns: those of `files` that it calls valid; one call for all.
    package static func validOnes(
        of files: [String], schema: String, in folder: URL? = nil
    ) async throws -> Set<String> {
        let ending = " validates"
        return Set(
            try await lines(files, schema: schema, in: folder).filter { $0.hasSuffix(ending) }
                .map { String($0.dropLast(ending.count)) })
    }

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
    package static func judge(
        _ documents: [[UInt8]], version: TISSVersion, root: String = "tiss"
    ) async throws -> [Opinion] {
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
        let lines = Set(try await lines(names, schema: schema.path))
        return names.map { name in
            Opinion(
                isWellFormed: lines.contains("\(name) validates") || lines.contains("\(name) fails to validate"),
                isValid: lines.contains("\(name) validates"))
        }
    }

    private static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw PortError(.notFound, whyNot) }
        return value
    }
}
