import Files
import Glibc

/// Who may use what ends in a folder: its group, reading and writing as its own mode has them.
///
/// Files are made in the work folder and renamed. A folder's setgid bit gives its group only to what is made in it, and what is
/// renamed keeps the group and mode of where it was made; so files get both before they are renamed. The same with the folder's default
/// ACL, which takes the place of its mode where there is one.
struct FolderAccess {
    private let owner: uid_t
    private let group: gid_t
    /// Permission bits, setgid among them.
    private let mode: mode_t
    private let acl: FolderACL?

    /// Nil when the folder cannot be asked: files keep what they have then.
    init?(_ folder: Folder) {
        var raw = stat()
        guard unsafe fstat(folder.number, &raw) == 0 else { return nil }
        owner = raw.st_uid
        group = raw.st_gid
        mode = raw.st_mode & 0o7777
        acl = FolderACL(folder)
    }

    /// Gives a file the folder's group, and reading and writing by group and others as the folder has them. Best effort: a group can
    /// only be given by its members, another owner only by root, and some file systems have neither.
    func apply(to file: Descriptor) {
        let hasGroup = giveGroup(to: file.number)
        if let acl, acl.apply(to: file.number, allowed: 0o6, givesGroup: hasGroup) { return }
        // Bits that are meant for one group are not given to another.
        guard hasGroup else { return }
        FolderACL.remove(from: file.number)
        setMode(0o600 | mode & 0o066, of: file.number)
    }

    /// Gives a folder that was just made inside this one the same group and mode, so that what follows inherits them too. A default ACL
    /// it has from the kernel.
    func apply(toNew folder: Folder) {
        let hasGroup = giveGroup(to: folder.number)
        if let acl, acl.apply(to: folder.number, allowed: 0o7, givesGroup: hasGroup) {
            var raw = stat()
            guard hasGroup, mode & S_ISGID != 0, unsafe fstat(folder.number, &raw) == 0 else { return }
            return setMode(raw.st_mode & 0o7777 | S_ISGID, of: folder.number)
        }
        guard hasGroup else { return }
        setMode(mode | 0o700, of: folder.number)
    }

    /// - Returns: whether it has the folder's group.
    private func giveGroup(to number: Int32) -> Bool {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0 else { return false }
        if geteuid() == 0, raw.st_uid != owner {
            _ = fchown(number, owner, group)
        } else if raw.st_gid != group {
            _ = fchown(number, uid_t.max, group)
        }
        return unsafe fstat(number, &raw) == 0 && raw.st_gid == group
    }

    /// A mode is not changed for nothing.
    private func setMode(_ wanted: mode_t, of number: Int32) {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0, raw.st_mode & 0o7777 != wanted else { return }
        _ = fchmod(number, wanted)
    }
}
