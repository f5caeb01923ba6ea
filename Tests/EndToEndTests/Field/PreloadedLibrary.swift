import Foundation

/// Small libraries of C that are loaded before libc, compiled by the tests that use them.
enum PreloadedLibrary {
    /// - Returns: the shared object; nil without a C compiler.
    static func compiled(_ text: String) -> Data? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "library-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, target) = (folder.appending(path: "library.c"), folder.appending(path: "library.so"))
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: source, atomically: false, encoding: .utf8)
            for compiler in ["cc", "clang"] {
                let ended = try Program.runTool(
                    compiler, ["-shared", "-fPIC", "-O1", "-o", target.path, source.path])
                if ended.status == 0 { return try Data(contentsOf: target) }
            }
        } catch {
            // Then there is none.
        }
        return nil
    }
}
