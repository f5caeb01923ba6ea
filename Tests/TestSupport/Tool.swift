package import Foundation
import Subprocess
import SystemPackage

/// A program of the system, run to its end. Not by Foundation's `Process`: it lists the open files of this one, and reads
/// past the end of that list where they are more than 1,364, as they are when all tests run at once.
package enum Tool {
    package struct Result: Sendable {
        package let isSuccess: Bool
        /// The exit status; nil for a program that a signal ended.
        package let status: Int32?
        package let output: String
        package let errors: String
    }

    /// Runs it in `folder`, or here, with `input` to read; `environment` is added to this process's own.
    /// - Returns: what it said, in UTF-8.
    /// - Throws: where it cannot be started, or says more than 64 MB.
    package static func run(
        _ path: String, _ arguments: [String], in folder: URL? = nil, input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Result {
        var added: [Environment.Key: String?] = [:]
        for (name, value) in environment { if let key = Environment.Key(rawValue: name) { added[key] = value } }
        let said = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), environment: .inherit.updating(added),
            workingDirectory: folder.map { FilePath($0.path) },
            input: .string(input), output: .string(limit: bytesMax), error: .string(limit: bytesMax))
        var status: Int32?
        if case .exited(let code) = said.terminationStatus { status = code }
        return Result(
            isSuccess: said.terminationStatus.isSuccess, status: status, output: said.standardOutput,
            errors: said.standardError)
    }

    private static let bytesMax = 64 << 20

    /// Where the search path has `name`; nil where it has it not.
    package static func path(of name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
