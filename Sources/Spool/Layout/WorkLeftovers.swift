import Domain
import Files
import Glibc

/// Cleans up the work folder after a crash, before the spool is served.
struct WorkLeftovers {
    let root: Folder
    let work: Folder

    /// Removes unfinished answers, import copies and origins whose drop has left the work folder (it was filed, which
    /// comes after every delivery), and notes of names that no empty file reserves any more. Other import copies,
    /// downloads and generated files stay; the ledger decides about them.
    /// - Returns: whether origin files of claimed files remain.
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

    /// Whether an empty file exists at the path in the note. Then the move may still follow and must recognise that
    /// file as this program's. A finished move and one that had not started need no note.
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
