import Foundation
import Testing

/// The built program and the location of its data.
enum Program {
    /// The package's own folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Schemas that `scripts/setup` installed.
    static let schemas = root.appending(path: "schemas/tiss")

    static let hasSchemas = ["4.02.00", "4.03.00"].allSatisfy {
        FileManager.default.fileExists(atPath: schemas.appending(path: $0).path)
    }
    /// Whether the program is a debug build, as its tests are.
    static let isForDebugging: Bool = {
        #if DEBUG
            true
        #else
            false
        #endif
    }()
    static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")
    static let needsSchemas: Comment = "the TISS schemas are not installed (scripts/setup installs them)"

    /// Beside the test bundle.
    static var executable: URL {
        let candidates = [Bundle.main.bundleURL, URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()]
        var folders = candidates
        for bundle in Bundle.allBundles { folders.append(bundle.bundleURL.deletingLastPathComponent()) }
        folders += [root.appending(path: ".build/debug")]
        return folders.map { $0.appending(path: "hatspool") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
            ?? root.appending(path: ".build/debug/hatspool")
    }

    /// Whether the process may mount; tried once, on a folder of its own.
    static let mayMount: Bool = {
        let probe = FileManager.default.temporaryDirectory.appending(path: "mount-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: probe) }
        do {
            try FileManager.default.createDirectory(at: probe, withIntermediateDirectories: true)
            guard try runTool("mount", ["-t", "tmpfs", "none", probe.path]).status == 0 else { return false }
            return try runTool("umount", [probe.path]).status == 0
        } catch {
            return false
        }
    }()

    static func process(_ arguments: [String], environment: [String: String]) throws -> Process {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        return process
    }

    static func run(_ arguments: [String], environment: [String: String]) throws -> Finished {
        try finish(try process(arguments, environment: environment))
    }

    static func runTool(_ name: String, _ arguments: [String]) throws -> Finished {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        return try finish(process)
    }

    /// Output goes through files: a pipe without a reader would block the process.
    private static func finish(_ process: Process) throws -> Finished {
        let folder = FileManager.default.temporaryDirectory
        let (out, err) = (folder.appending(path: UUID().uuidString), folder.appending(path: UUID().uuidString))
        for file in [out, err] { try Data().write(to: file) }
        defer { for file in [out, err] { try? FileManager.default.removeItem(at: file) } }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Finished(
            status: process.terminationReason == .uncaughtSignal
                ? -process.terminationStatus : process.terminationStatus,
            outputBytes: try Data(contentsOf: out), errorBytes: try Data(contentsOf: err))
    }
}

/// How a process ended; a signal is a negative status.
struct Finished {
    let status: Int32
    let outputBytes: Data
    let errorBytes: Data

    var output: String { String(decoding: outputBytes, as: UTF8.self) }
    var errors: String { String(decoding: errorBytes, as: UTF8.self) }

    /// The object printed by `--json`; nil if the output is none.
    var object: [String: Any]? { try? JSONSerialization.jsonObject(with: outputBytes) as? [String: Any] }
    /// The list printed by `--json`.
    var items: [[String: Any]]? { object?["items"] as? [[String: Any]] }
}
