import Domain
import Files
import Glibc

/// Checks by device and inode that the paths of the spool's folders still lead to the folders that this process serves.
/// Files that are placed in a folder that was renamed, recreated, unmounted or covered by another mount would be
/// invisible to others (T02).
struct FolderGuard {
    let layout: SpoolLayout
    let spool: OpenSpool

    /// Only the root's fault when there is one, because all others follow from it.
    func faults() -> [FolderFault] {
        if let fault = Self.fault(at: layout.root, name: "", expected: spool.root, followingLinks: true) {
            return [fault]
        }
        return SpoolFolder.allCases.compactMap { folder in
            Self.fault(
                at: layout.path(folder), name: layout.name(folder), expected: spool[folder], followingLinks: false)
        }
    }

    /// - Throws: `.folderChanged` with the first folder that was replaced.
    func require() throws(PortError) {
        guard let fault = faults().first else { return }
        let path = fault.folder.isEmpty ? layout.root : "\(layout.root)/\(fault.folder)"
        throw PortError(
            .folderChanged,
            "\(path) is no longer the folder that is served (\(fault.reason.isEmpty ? fault.kind.rawValue : fault.reason)). "
                + "Put the right one back; work goes on by itself.", isTransient: true)
    }

    private static func fault(
        at path: String, name: String, expected: Folder, followingLinks: Bool
    ) -> FolderFault? {
        var raw = stat()
        do {
            try SystemFailure.check("fstatat") {
                unsafe fstatat(AT_FDCWD, path, &raw, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW)
            }
        } catch {
            return FolderFault(folder: name, kind: .absent, reason: error.name)
        }
        let status = FileStatus(raw)
        guard status.isFolder else { return FolderFault(folder: name, kind: .foreign, reason: "ENOTDIR") }
        return FolderIdentity(status) == expected.identity ? nil : FolderFault(folder: name, kind: .foreign)
    }
}
