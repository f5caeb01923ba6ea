package import Domain
import FoundationEssentials
import Glibc

/// A collection of schema files: a folder, or an archive that the caller adapts.
///
/// Untrusted input: names are inspected but never used as paths; only the digest identifies content.
package protocol SchemaSource {
    /// Receives a file's path relative to the source and a closure that reads it, at most once; not reading it is
    /// cheap. The closure takes the byte limit and throws `.limitExceeded` beyond it.
    typealias Visitor = (
        _ path: String, _ read: (_ byteCountMax: Int) throws(PortError) -> [UInt8]
    ) throws(PortError) -> Void

    /// Name of the source for the operator; stored with each set that is installed from it.
    var label: String { get }

    /// Visits every regular file, in any order.
    /// - Throws: what `visit` throws, and `.malformed` when the source is damaged.
    func forEachFile(_ visit: Visitor) throws(PortError)
}

/// A folder and everything below it; symbolic links are not followed.
package struct FolderSource: SchemaSource {
    /// The path of the folder.
    package let label: String

    /// Reads nothing yet. `path`: a folder, absolute or relative to the working folder.
    package init(path: String) { self.label = path }

    /// Visits the files sorted by name, folder by folder.
    /// - Throws: what `visit` throws; `.notFound` when a folder cannot be listed; `.limitExceeded` beyond 32 levels or
    ///   100,000 files.
    package func forEachFile(_ visit: Visitor) throws(PortError) {
        var walk = FolderWalk(root: label)
        try walk.visit(folder: "", depth: 0, visit)
    }
}

private struct FolderWalk {
    /// More levels than any collection of schemas has; stops a walk into a wrong folder.
    private static let depthMax = 32
    /// About 250 times the number of files in all published sets.
    private static let filesMax = 100_000

    let root: String
    var fileCount = 0

    mutating func visit(folder: String, depth: Int, _ visitor: FolderSource.Visitor) throws(PortError) {
        guard depth <= Self.depthMax else {
            throw PortError(
                .limitExceeded, "\(root) is deeper than \(Self.depthMax) folders; name the schemas' own folder.")
        }
        for name in try names(of: folder) {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            let full = "\(root)/\(path)"
            var status = stat()
            guard unsafe lstat(full, &status) == 0 else { continue }  // gone since it was listed
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                try visit(folder: path, depth: depth + 1, visitor)
            case S_IFREG:
                fileCount += 1
                guard fileCount <= Self.filesMax else {
                    throw PortError(
                        .limitExceeded, "\(root) has more than \(Self.filesMax) files; name the schemas' own folder.")
                }
                try visitor(path) { byteCountMax throws(PortError) in
                    try StoreFile.read(full, byteCountMax: byteCountMax) ?? []
                }
            default: continue
            }
        }
    }

    private func names(of folder: String) throws(PortError) -> [String] {
        let full = folder.isEmpty ? root : "\(root)/\(folder)"
        do {
            return try FileManager.default.contentsOfDirectory(atPath: full).sorted()
        } catch {
            throw PortError(.notFound, "The folder \(full) cannot be listed.", cause: error)
        }
    }
}
