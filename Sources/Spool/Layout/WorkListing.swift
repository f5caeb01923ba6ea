import Domain
import Files
import FoundationEssentials
import Glibc

/// The names in the work folder, or in the folder of backups, read once: 16 bytes for each claimed file.
struct WorkListing {
    /// Names that consist of an ID only.
    let claimed: DropIDList
    /// IDs of the origin files, at most one for each claimed file.
    let origins: DropIDList
    /// All other names.
    let others: [FileName]

    init(_ folder: Folder) throws(SystemFailure) {
        let originEnding = Array(WorkNames.originEnding.utf8)
        var (claimed, origins, others) = (Data(), Data(), [FileName]())
        try unsafe FolderStream(folder).forEachName { name in
            guard let id = unsafe WorkNames.idBytes(name) else { return unsafe others.append(FileName(entry: name)) }
            if name.count == id.count {
                unsafe claimed.append(contentsOf: id)
            } else if unsafe name.dropFirst(id.count).elementsEqual(originEnding) {
                unsafe origins.append(contentsOf: id)
            } else {
                unsafe others.append(FileName(entry: name))
            }
        }
        self.claimed = Self.sorted(claimed)
        self.origins = Self.sorted(origins)
        self.others = others
    }

    /// Sorts in place with the C library: a million IDs take some tenths of a second.
    private static func sorted(_ ids: Data) -> DropIDList {
        var ids = ids
        unsafe ids.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe qsort(base, buffer.count / DropIDList.width, DropIDList.width) { one, other in
                guard let one = unsafe one, let other = unsafe other else { return 0 }
                return unsafe memcmp(one, other, DropIDList.width)
            }
        }
        return DropIDList(sorted: ids) ?? []
    }
}
