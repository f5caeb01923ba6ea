import Files
import Glibc

extension Folder {
    /// Opens a folder inside this one, creating it when it is missing; a created one is durable on return.
    /// `sharesAccess`: one that is made gets the group and mode of this folder.
    func makingFolder(_ name: FileName, sharesAccess: Bool = true) throws(SystemFailure) -> Folder {
        do {
            return try folder(name)
        } catch {
            guard error.number == ENOENT else { throw error }
        }
        do {
            try newFolder(name)
            let made = try folder(name)
            if sharesAccess { FolderAccess(self)?.apply(toNew: made) }
            try sync()
            return made
        } catch {
            guard error.number == EEXIST else { throw error }
        }
        return try folder(name)
    }

    /// Gives a file of this folder the group and mode that it is to have in `target`; best effort, before it is renamed to
    /// there. `namesMax`: names that the file has by our own doing. One with more may be a link that somebody made to a
    /// file which is none of the spool's, and stays as it is.
    func giveAccess(of target: Folder, to name: FileName, namesMax: UInt64 = 1) {
        guard let access = FolderAccess(target) else { return }
        give(access, to: name, namesMax: namesMax)
    }

    /// The same for a folder whose access is known.
    func give(_ access: FolderAccess, to name: FileName, namesMax: UInt64 = 1) {
        guard let file = try? file(name), let status = try? file.status(), status.isRegular,
            status.nameCount <= namesMax
        else { return }
        access.apply(to: file)
    }
}
