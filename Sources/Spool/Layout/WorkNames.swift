import Domain
import Glibc

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

    /// IDs that have a file with this ending, which is not empty.
    static func ids(in work: Folder, ending: String) throws(PortError) -> Set<DropID> {
        let ending = Array(ending.utf8)
        var ids: Set<DropID> = []
        do {
            try unsafe FolderStream(work).forEachName { name in
                guard name.count == DropIDList.width + ending.count, let id = unsafe idBytes(name),
                    unsafe name.dropFirst(id.count).elementsEqual(ending)
                else { return }
                if let id = unsafe DropID(String(decoding: id, as: UTF8.self)) { ids.insert(id) }
            }
        } catch {
            throw error.port("read", work.path)
        }
        return ids
    }

    /// The ID with which a name begins that is an ID, or one and an ending that begins with another character; nil for any other name.
    /// A NUL must follow `name`.
    static func idBytes(_ name: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard let start = name.baseAddress, name.count >= DropIDList.width else { return nil }
        let text = unsafe UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        let characters = unsafe UnsafeRawPointer(DropID.characters.utf8Start).assumingMemoryBound(to: CChar.self)
        guard unsafe strspn(text, characters) == DropIDList.width else { return nil }
        return unsafe UnsafeBufferPointer(start: start, count: DropIDList.width)
    }

    private static func name(_ id: DropID, _ ending: String) -> FileName {
        // An ID has 16 letters and digits: always a plain name. The lock's name stands in only for the type's sake.
        FileName(id.text + ending) ?? SpoolLayout.probeName
    }
}
