import Domain
import Glibc

/// What a crash left in the work folder, sorted out before the spool is served.
struct WorkLeftovers {
    let root: Folder
    let work: Folder

    /// Removes answers that were half written, import copies and origins whose drop is no longer here (it was filed away, which
    /// comes after every delivery is over), and notes of names that no empty file holds any more. Other import copies, downloads on
    /// their way and files made for the import folder stay; the ledger knows what to do with them.
    /// - Returns: whether origins of claimed files lie there.
    func remove(_ names: WorkListing) throws(SystemFailure) -> Bool {
        for name in names.others {
            if WorkNames.isAnswer(name) {
                try work.remove(name)
            } else if let id = WorkNames.importCopyID(name), try work.status(WorkNames.claimed(id)) == nil {
                try work.remove(name)
            } else if WorkNames.id(of: name, ending: WorkNames.reservationEnding) != nil, try !holdsName(note: name) {
                try work.remove(name)
            }
        }
        var count = names.origins.count
        for id in names.origins.subtracting(names.claimed) where try work.status(WorkNames.claimed(id)) == nil {
            try work.remove(WorkNames.origin(id))
            count -= 1
        }
        return count > 0
    }

    /// Whether an empty file lies at the path in the note: then the move may still come, and must know that file for ours. A move
    /// that was made and one that had not begun need no note.
    private func holdsName(note: FileName) throws(SystemFailure) -> Bool {
        let file = try work.file(note)
        let bytes = try file.bytes(count: Int(min(try file.status().identity.byteCount, 4096)), at: 0)
        var parts = String(decoding: bytes, as: UTF8.self).split(separator: "/").map(String.init)
        guard let last = parts.popLast().flatMap({ FileName($0) }) else { return false }
        var folder = root
        for part in parts {
            guard let name = FileName(part) else { return false }
            do {
                folder = try folder.folder(name)
            } catch {
                guard [ENOENT, ENOTDIR, ELOOP].contains(error.number) else { throw error }
                return false
            }
        }
        guard let found = try folder.status(last) else { return false }
        return found.isRegular && found.identity.byteCount == 0
    }
}
