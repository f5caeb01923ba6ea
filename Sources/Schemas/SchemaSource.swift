package import Domain
import FoundationEssentials
import Glibc

/// Something that holds schema files: a folder, or an archive that the caller joins to it.
///
/// Hostile: names are looked at, never used as paths; content counts only by its digest.
package protocol SchemaSource {
    /// Gets a file's path inside the source and a way to read it, once; not reading it is cheap.
    /// The way to read it takes the most bytes that are wanted and throws `.limitExceeded` beyond them.
    typealias Visitor = (
        _ path: String, _ read: (_ byteCountMax: Int) throws(PortError) -> [UInt8]
    ) throws(PortError) -> Void

    /// What a person calls it; kept with each set that is installed from it.
    var label: String { get }

    /// Visits every plain file, in any order.
    /// - Throws: what `visit` throws, and `.malformed` when the source is not whole.
    func forEachFile(_ visit: Visitor) throws(PortError)
}

/// A folder and all below it; links are not followed.
package struct FolderSource: SchemaSource {
    package let label: String

    package init(path: String) { self.label = path }

    package func forEachFile(_ visit: Visitor) throws(PortError) {
        var walk = FolderWalk(root: label)
        try walk.visit(folder: "", depth: 0, visit)
    }
}

private struct FolderWalk {
    /// Deeper than any collection of schemas; ends a walk into a wrong folder.
    private static let depthMax = 32
    /// Some 250 times the files of all published sets.
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
