import Foundation
import TestSupport
import Testing

/// Text that is compared with a file of `Tests/CLITests/Snapshots`. After a change that is meant, renew the files and read the
/// difference before it is committed:
///
///     HATSPOOL_REGENERATE=1 swift test --filter CLITests && git diff Tests/CLITests/Snapshots
enum Snapshot {
    private static let isRenewed = ProcessInfo.processInfo.environment["HATSPOOL_REGENERATE"] == "1"
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

    /// The line below each line that begins with `$ `.
    static func firstLines(of name: String) throws -> [String: String] {
        let lines = try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        var first: [String: String] = [:]
        for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("$ ") {
            first[String(line)] = String(next)
        }
        return first
    }

    /// Fails at the first line that differs, with the section it stands in: lines that begin with `$ ` begin one.
    static func compare(_ text: String, with name: String) throws {
        let file = folder.appending(path: name)
        if isRenewed { return try text.write(to: file, atomically: true, encoding: .utf8) }
        let expected = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let found = text.split(separator: "\n", omittingEmptySubsequences: false)
        var section = ""
        for index in 0..<max(expected.count, found.count) {
            let (old, new) = (index < expected.count ? expected[index] : nil, index < found.count ? found[index] : nil)
            if let new, new.hasPrefix("$ ") { section = String(new) }
            guard old != new else { continue }
            Issue.record(
                """
                \(name), line \(index + 1), differs in the section "\(section)":
                was: \(old ?? "(nothing)")
                is:  \(new ?? "(nothing)")
                If this is meant: HATSPOOL_REGENERATE=1 swift test --filter CLITests
                """)
            return
        }
    }
}

/// The built program, as a user runs it: without settings but those of the test, and 80 columns wide.
enum Program {
    static let executable: String = {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let positions =
            [Bundle.main.bundleURL, beside] + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
            + [root.appending(path: ".build/debug")]
        return positions.map { $0.appending(path: "hatspool").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "hatspool"
    }()

    static let languages = ["pt-BR", "en"]

    static func run(
        _ arguments: [String], language: String? = nil, in folder: URL? = nil, environment: [String: String] = [:]
    ) async throws -> Tool.Result {
        var environment = environment
        environment["COLUMNS"] = "80"
        environment["LANG"] = "C.UTF-8"
        environment["HATSPOOL_CONFIG"] = environment["HATSPOOL_CONFIG"] ?? ""
        return try await Tool.run(
            executable, arguments + (language.map { ["--lang", $0] } ?? []),
            in: folder ?? FileManager.default.temporaryDirectory, environment: environment)
    }
}
