import Foundation

/// Runs a program of the system to its end.
enum Tool {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    static func run(_ path: String, _ arguments: [String], input: String = "") throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "export-format-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // What is left behind is the system's to clean up.
            try? FileManager.default.removeItem(at: folder)
        }
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        try input.write(to: files[0], atomically: true, encoding: .utf8)
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try String(contentsOf: files[1], encoding: .utf8),
            errors: try String(contentsOf: files[2], encoding: .utf8))
    }
}
