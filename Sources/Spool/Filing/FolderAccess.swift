import Glibc

/// Who may use what ends in a folder: its group, reading and writing as its own mode has them.
///
/// Files are made in the work folder and renamed. A folder's setgid bit gives its group only to what is made in it, and what is
/// renamed keeps the group and mode of where it was made; so files get both before they are renamed.
struct FolderAccess {
    private let owner: uid_t
    private let group: gid_t
    /// Permission bits, setgid among them.
    private let mode: mode_t

    /// Nil when the folder cannot be asked: files keep what they have then.
    init?(_ folder: Folder) {
        var raw = stat()
        guard unsafe fstat(folder.number, &raw) == 0 else { return nil }
        owner = raw.st_uid
        group = raw.st_gid
        mode = raw.st_mode & 0o7777
    }

    /// Gives a file the folder's group, and reading and writing by group and others as the folder has them. Best effort: a group can
    /// only be given by its members, another owner only by root, and some file systems have neither.
    func apply(to file: Descriptor) { apply(to: file.number, mode: 0o600 | mode & 0o066) }

    /// Gives a folder that was just made inside this one the same group and mode, so that what follows inherits them too.
    func apply(toNew folder: Folder) { apply(to: folder.number, mode: mode | 0o700) }

    private func apply(to number: Int32, mode wanted: mode_t) {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0 else { return }
        if geteuid() == 0, raw.st_uid != owner {
            _ = fchown(number, owner, group)
        } else if raw.st_gid != group {
            _ = fchown(number, uid_t.max, group)
        }
        // Bits that are meant for one group are not given to another, nor is a mode changed for nothing.
        guard unsafe fstat(number, &raw) == 0, raw.st_gid == group, raw.st_mode & 0o7777 != wanted else { return }
        _ = fchmod(number, wanted)
    }
}
