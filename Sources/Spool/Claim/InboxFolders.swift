import Domain
import Glibc

/// Opens the folders below the inbox that a group of files lies in, each once. A folder that many files share stays open for the
/// group; the number held is bounded.
struct InboxFolders {
    private let inbox: Folder
    private var open: [[UInt8]: Folder] = [:]
    private static let openMax = 64

    init(_ inbox: Folder) { self.inbox = inbox }

    /// - Returns: the folder and the file's name in it.
    /// - Throws: `ENOENT` when a folder on the way is gone, `ELOOP` or `ENOTDIR` when it was replaced.
    mutating func locate(_ path: InboxPath) throws(SystemFailure) -> (folder: Folder, name: FileName) {
        guard let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")) else {
            guard let name = FileName(path.bytes) else { throw SystemFailure(call: "openat", number: EINVAL) }
            return (inbox, name)
        }
        let prefix = Array(path.bytes[..<slash])
        guard let name = FileName(path.bytes[(slash + 1)...]), let parts = FileName.components(prefix) else {
            throw SystemFailure(call: "openat", number: EINVAL)
        }
        if let known = open[prefix] { return (known, name) }
        var folder = inbox
        for part in parts { folder = try folder.folder(part) }
        if open.count >= Self.openMax { open.removeAll() }
        open[prefix] = folder
        return (folder, name)
    }
}
