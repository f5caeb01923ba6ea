import Domain
import Files
import Glibc

/// Opens the inbox folders of a group of files, each once. Folders stay open for the group, up to a limit.
struct InboxFolders {
    private let inbox: Folder
    private var open: [[UInt8]: Folder] = [:]
    private static let openMax = 64

    init(_ inbox: Folder) { self.inbox = inbox }

    /// - Returns: the folder and the file's name in it.
    /// - Throws: `ENOENT` when a folder of the path is gone, `ELOOP` or `ENOTDIR` when it was replaced.
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
