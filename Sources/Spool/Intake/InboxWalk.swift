import Domain
import Files
import Glibc

/// Walks a folder and everything below it, one name at a time; can stop at any point and resume later. Holds one
/// descriptor for each level (T41) and no list of names (T37, T38).
struct InboxWalk {
    enum Step {
        case file(FolderStream.Entry, in: Folder, path: InboxPath)
        /// A name of `IgnoredNames`.
        case ignored
        /// An entry that is neither a file nor a folder (such as a link), or a folder below the depth limit.
        case strange(InboxPath, InboxTrouble.Reason, kind: String)
        /// A folder that cannot be read, with the errno's name.
        case unreadable(InboxPath, String)
    }

    private struct Level {
        let folder: Folder
        let stream: FolderStream
        /// Path below the inbox with a trailing slash; empty for the inbox.
        let prefix: [UInt8]
    }

    private var levels: [Level]
    private let settings: IntakeSettings
    private let device: UInt64

    /// `prefix`: path of `folder` below the inbox with a trailing slash; empty for the inbox itself, whose priority and
    /// reference folders are then skipped.
    init(_ folder: Folder, prefix: [UInt8], settings: IntakeSettings) throws(SystemFailure) {
        levels = [Level(folder: folder, stream: try FolderStream(folder), prefix: prefix)]
        self.settings = settings
        device = folder.identity.device
    }

    /// - Returns: nil at the end.
    /// - Throws: only errors that stop the whole walk: the top folder cannot be read, or no descriptors are left.
    mutating func next() throws(SystemFailure) -> Step? {
        while let level = levels.last {
            let entry: FolderStream.Entry?
            do {
                entry = try level.stream.next()
            } catch {
                levels.removeLast()
                guard !levels.isEmpty else { throw error }
                return .unreadable(InboxPath(bytes: level.prefix.dropLast()), error.name)
            }
            guard let entry else {
                levels.removeLast()
                continue
            }
            if let step = try step(entry, in: level) { return step }
        }
        return nil
    }

    private mutating func step(_ entry: FolderStream.Entry, in level: Level) throws(SystemFailure) -> Step? {
        let isTop = level.prefix.isEmpty
        if isTop, entry.name == SpoolLayout.priorityName || entry.name == SpoolLayout.referenceName { return nil }
        if settings.ignored.contains(entry.name.bytes) { return .ignored }
        let path = InboxPath(bytes: level.prefix + entry.name.bytes)
        switch entry.kind {
        case .regular: return .file(entry, in: level.folder, path: path)
        case .folder: return try enter(entry, in: level, path: path)
        case .other:
            let status = unlessFailing({ () throws(SystemFailure) in try level.folder.status(entry.name) }) ?? nil
            return .strange(path, .notAFile, kind: status?.kindName ?? "")
        case .unknown:
            // Some file systems do not return the type together with the name.
            guard let status = unlessFailing({ () throws(SystemFailure) in try level.folder.status(entry.name) }) ?? nil
            else { return nil }
            if status.isFolder { return try enter(entry, in: level, path: path) }
            return status.isRegular
                ? .file(entry, in: level.folder, path: path) : .strange(path, .notAFile, kind: status.kindName)
        }
    }

    private mutating func enter(
        _ entry: FolderStream.Entry, in level: Level, path: InboxPath
    ) throws(SystemFailure) -> Step? {
        guard levels.count <= settings.folderDepthMax else { return .strange(path, .tooDeep, kind: "") }
        do {
            let folder = try level.folder.folder(entry.name)
            // Another file system is mounted here, and a rename cannot leave it.
            guard folder.identity.device == device else { return .unreadable(path, "EXDEV") }
            let stream = try FolderStream(folder)
            levels.append(Level(folder: folder, stream: stream, prefix: path.bytes + [UInt8(ascii: "/")]))
            return nil
        } catch {
            switch error.number {
            case ENOENT, ENOTDIR, ELOOP: return nil  // gone or replaced since its name was read
            case EMFILE, ENFILE, ENOMEM: throw error
            default: return .unreadable(path, error.name)
            }
        }
    }

    private func unlessFailing<Value>(_ body: () throws(SystemFailure) -> Value) -> Value? {
        do { return try body() } catch { return nil }
    }
}
