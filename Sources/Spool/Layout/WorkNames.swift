import Domain

/// Names in the work folder: a claimed file under its ID, and beside it what is being made of it.
enum WorkNames {
    static func claimed(_ id: DropID) -> FileName { name(id, "") }

    /// The copy for the import folder, complete once `prepareImport` returned.
    static func importCopy(_ id: DropID) -> FileName { name(id, ".import") }

    /// The same of a settled drop that is placed once more. Of another ending, because a start removes import copies whose claimed
    /// file is gone.
    static func importCopyAgain(_ id: DropID) -> FileName { name(id, ".again") }

    /// The copy of a file that has names elsewhere, until it has the claimed file's name.
    static func ownCopy(_ id: DropID) -> FileName { name(id, ".own") }

    /// Where the claimed file came from, for a file that can have no extended attribute.
    static func origin(_ id: DropID) -> FileName { name(id, originEnding) }

    /// A download on its way; not ours to judge before it has the name of a claimed file.
    static func incoming(_ id: DropID) -> FileName { name(id, incomingEnding) }

    /// A file that is made for the import folder, complete once `make` returned.
    static func made(_ id: DropID) -> FileName { name(id, madeEnding) }

    /// Says which name is held by an empty file of ours while the drop's file is moved there; see `Moving`.
    static func reservation(_ id: DropID) -> FileName { name(id, reservationEnding) }

    static let originEnding = ".origin"
    static let reservationEnding = ".name"
    static let incomingEnding = ".incoming"
    static let madeEnding = ".guia"

    /// An answer that is being written, under a name that no other writer has: two that answer one drop never meet. Removed at the
    /// next start where it stays.
    static func newAnswer(_ id: DropID) -> FileName { name(id, ".\(writers.next()).answer") }

    private static let writers = WriterNumbers()

    static func isAnswer(_ name: FileName) -> Bool { name.display.hasSuffix(".answer") }

    /// The drop whose import copy this is; nil for any other name.
    static func importCopyID(_ name: FileName) -> DropID? { id(of: name, ending: ".import") }

    /// The ID before `ending`; nil for a name that ends otherwise or has no ID before it.
    static func id(of name: FileName, ending: String) -> DropID? {
        let text = name.display
        return text.hasSuffix(ending) ? DropID(String(text.dropLast(ending.count))) : nil
    }

    /// IDs that have a file with this ending; with an empty one, those of the claimed files.
    static func ids(in work: Folder, ending: String) throws(PortError) -> Set<DropID> {
        var ids: Set<DropID> = []
        do {
            let stream = try FolderStream(work)
            while let entry = try stream.next() {
                if let id = id(of: entry.name, ending: ending) { ids.insert(id) }
            }
        } catch {
            throw error.port("read", work.path)
        }
        return ids
    }

    private static func name(_ id: DropID, _ ending: String) -> FileName {
        // An ID has 16 letters and digits: always a plain name. The lock's name stands in only for the type's sake.
        FileName(id.text + ending) ?? SpoolLayout.probeName
    }
}
