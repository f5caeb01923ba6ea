import Domain
import Files
import Glibc

/// Names in the work folder: a claimed file under its ID, and temporary files with the ID and an ending.
enum WorkNames {
    static func claimed(_ id: DropID) -> FileName { name(id, "") }

    /// The copy for the import folder; complete after `prepareImport`.
    static func importCopy(_ id: DropID) -> FileName { name(id, ".import") }

    /// The same for a settled drop that is placed again. It has its own ending, because a start removes import copies
    /// whose claimed file is gone.
    static func importCopyAgain(_ id: DropID) -> FileName { name(id, ".again") }

    /// The private copy of a file with other hard links, until it gets the claimed file's name.
    static func ownCopy(_ id: DropID) -> FileName { name(id, ".own") }

    /// The origin of a claimed file that cannot have an extended attribute.
    static func origin(_ id: DropID) -> FileName { name(id, originEnding) }

    /// An unfinished download; not validated before it has the name of a claimed file.
    static func incoming(_ id: DropID) -> FileName { name(id, incomingEnding) }

    /// A generated file for the import folder; complete after `make`.
    static func made(_ id: DropID) -> FileName { name(id, madeEnding) }

    /// A note of the name that an empty file reserves while the drop's file is moved there; see `Moving`.
    static func reservation(_ id: DropID) -> FileName { name(id, reservationEnding) }

    static let originEnding = ".origin"
    static let reservationEnding = ".name"
    static let incomingEnding = ".incoming"
    static let madeEnding = ".guia"

    /// An unfinished answer. The name is unique to its writer, so two writers for one drop never collide. The next
    /// start removes it if it remains.
    static func newAnswer(_ id: DropID) -> FileName { name(id, ".\(writers.next()).answer") }

    private static let writers = WriterNumbers()

    static func isAnswer(_ name: FileName) -> Bool { name.display.hasSuffix(".answer") }

    /// The drop whose import copy this is; nil for any other name.
    static func importCopyID(_ name: FileName) -> DropID? { id(of: name, ending: ".import") }

    /// The ID before `ending`; nil for a name with another ending or without an ID.
    static func id(of name: FileName, ending: String) -> DropID? {
        let text = name.display
        return text.hasSuffix(ending) ? DropID(String(text.dropLast(ending.count))) : nil
    }

    /// IDs of all files with this ending.
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

    /// The leading ID of a name that is an ID, or an ID and an ending that starts with another character; nil for any
    /// other name. A NUL must follow `name`.
    static func idBytes(_ name: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard let start = name.baseAddress, name.count >= DropIDList.width else { return nil }
        let text = unsafe UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        let characters = unsafe UnsafeRawPointer(DropID.characters.utf8Start).assumingMemoryBound(to: CChar.self)
        guard unsafe strspn(text, characters) == DropIDList.width else { return nil }
        return unsafe UnsafeBufferPointer(start: start, count: DropIDList.width)
    }

    private static func name(_ id: DropID, _ ending: String) -> FileName {
        // An ID has 16 letters and digits, so this never fails; the fallback only satisfies the type.
        FileName(id.text + ending) ?? SpoolLayout.probeName
    }
}
