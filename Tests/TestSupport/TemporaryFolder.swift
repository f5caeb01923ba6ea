import Foundation

/// A folder of its own for one test, gone with it.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // A folder that cannot be removed is no reason to fail a test.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of `name` in it, there or not.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Sorted.
    package func names(_ folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: file(folder)).sorted()
    }

    /// Folders on the way are made.
    /// - Returns: the path of a file with these bytes.
    @discardableResult
    package func write(_ bytes: [UInt8], as name: String) throws -> String {
        let url = URL(filePath: file(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return file(name)
    }

    /// The same of a text; by default the owner alone may read it.
    @discardableResult
    package func write(_ text: String, as name: String, mode: Int = 0o600) throws -> String {
        let file = try write(Array(text.utf8), as: name)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}
