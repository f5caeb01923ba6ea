import Domain
import Foundation
import Glibc

/// A folder of its own for one test, gone with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("documents-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        // A folder that cannot be removed fails no test.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// - Returns: the path of a file with these bytes.
    @discardableResult
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Writes a large file piece by piece.
    func stream(as name: String, _ body: ((String) -> Void) throws -> Void) throws -> String {
        let file = path + "/" + name
        guard let stream = unsafe fopen(file, "w") else { throw PortError(.ioFailure, "cannot write a test file") }
        try body { _ = unsafe fputs($0, stream) }
        guard unsafe fclose(stream) == 0 else { throw PortError(.noSpace, "cannot write a test file") }
        return file
    }
}
