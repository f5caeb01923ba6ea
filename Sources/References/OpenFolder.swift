import Domain
import Files
import Glibc

/// A folder of registers: the calls of `Folder` by names as text, with errors that name the path.
struct OpenFolder: Sendable {
    private let folder: Folder

    /// For error messages only.
    var path: String { folder.path }

    /// Opens a folder; a symbolic link in the last component is refused.
    /// - Returns: nil when the folder does not exist.
    /// - Throws: `.forbidden`, `.notFound` when a component is no folder, `.ioFailure`.
    static func existing(_ path: String) throws(PortError) -> OpenFolder? {
        do {
            return OpenFolder(folder: try Folder.open(absoluteBytes: Array(path.utf8)))
        } catch {
            guard error.number == ENOENT else { throw error.port("open", path) }
            return nil
        }
    }

    /// Creates the last folder of `path` when it is missing, with mode 0770. Its parent must exist.
    static func making(_ path: String) throws(PortError) -> OpenFolder {
        if let folder = try existing(path) { return folder }
        do {
            try SystemFailure.check("mkdir") { unsafe mkdir(path, 0o770) }
        } catch {
            guard error.number == EEXIST else { throw error.port("make", path) }
        }
        guard let folder = try existing(path) else { throw PortError(.notFound, "There is no folder at \(path).") }
        return folder
    }

    /// - Returns: the names of regular files, sorted. Names that are not valid UTF-8 are skipped.
    func fileNames() throws(PortError) -> [String] {
        var names: [String] = []
        do throws(SystemFailure) {
            let stream = try FolderStream(folder)
            while let entry = try stream.next() {
                guard let name = String(validating: entry.name.bytes, as: UTF8.self),
                    try folder.status(entry.name)?.isRegular == true
                else { continue }
                names.append(name)
            }
        } catch {
            throw error.port("list", path)
        }
        return names.sorted()
    }

    /// Two equal values mean that the file was not written in between.
    /// - Returns: nil when the name does not exist.
    func status(_ name: String) throws(PortError) -> FileIdentity? {
        try run("look at", name) { name throws(SystemFailure) in try folder.status(name) }?.identity
    }

    /// - Returns: nil when the name does not exist.
    func file(_ name: String) throws(PortError) -> OpenFile? {
        try run("open", name) { name throws(SystemFailure) -> Descriptor? in
            do throws(SystemFailure) {
                return try folder.file(name)
            } catch {
                guard error.number == ENOENT else { throw error }
                return nil
            }
        }.map { OpenFile($0, path: display(name)) }
    }

    /// Creates an empty file of the program's own. A file that a crash left under this name is truncated.
    func newFile(_ name: String) throws(PortError) -> OpenFile {
        OpenFile(
            try run("make", name) { name throws(SystemFailure) in try folder.newFile(name) }, path: display(name))
    }

    /// Renames one of the program's own files over an older one of its own.
    func replace(_ name: String, with source: String) throws(PortError) {
        let target = try fileName(name)
        try run("rename", source) { source throws(SystemFailure) in
            try folder.renameReplacing(source, to: folder, target)
        }
    }

    /// Moves a file without overwriting. Where the file system lacks `RENAME_NOREPLACE`, this checks the name first:
    /// only this process creates files in the folders that registers are moved to.
    /// - Returns: false when the name already exists in `target`.
    func move(_ name: String, to target: OpenFolder, _ targetName: String) throws(PortError) -> Bool {
        let targetName = try fileName(targetName)
        return try run("move", name) { name throws(SystemFailure) -> Bool in
            do throws(SystemFailure) {
                try folder.renameUnlessTaken(name, to: target.folder, targetName)
            } catch {
                if error.number == EEXIST { return false }
                guard error.isUnsupported else { throw error }
                guard try target.folder.status(targetName) == nil else { return false }
                try folder.renameReplacing(name, to: target.folder, targetName)
            }
            return true
        }
    }

    /// Removes a file that this program created. A missing file is no error.
    func remove(_ name: String) throws(PortError) {
        _ = try run("remove", name) { name throws(SystemFailure) in try folder.remove(name) }
    }

    /// Flushes the entries of this folder. Where the file system cannot flush a folder, durability is what its server
    /// provides.
    func sync() throws(PortError) {
        do {
            try folder.sync()
        } catch {
            throw error.port("flush", path)
        }
    }

    private func display(_ name: String) -> String { "\(path)/\(name)" }

    private func fileName(_ name: String) throws(PortError) -> FileName {
        guard let name = FileName(name) else {
            throw PortError(.internalFault, "\(display(name)) is not the path of a file in \(path).")
        }
        return name
    }

    private func run<Result>(
        _ verb: String, _ name: String, _ body: (FileName) throws(SystemFailure) -> Result
    ) throws(PortError) -> Result {
        let checked = try fileName(name)
        do {
            return try body(checked)
        } catch {
            throw error.port(verb, display(name))
        }
    }
}

/// An open file of a register, closed with its last reference.
struct OpenFile: Sendable {
    private static let partBytes = 1 << 20
    private let file: Descriptor
    private let path: String

    init(_ file: Descriptor, path: String) {
        self.file = file
        self.path = path
    }

    /// Borrowed: a reader must not close it, and must stop using it before this value is released.
    var descriptor: DocumentDescriptor { file.document }

    /// Two equal values mean that the file was not written in between.
    func identity() throws(PortError) -> FileIdentity {
        try run("look at") { () throws(SystemFailure) in try file.status().identity }
    }

    func byteCount() throws(PortError) -> Int64 { try identity().byteCount }

    /// - Returns: up to 1 MiB from `offset`; empty at the end of the file.
    func read(at offset: Int64) throws(PortError) -> [UInt8] {
        try run("read") { () throws(SystemFailure) in try file.bytes(count: Self.partBytes, at: offset) }
    }

    func write(_ bytes: [UInt8]) throws(PortError) {
        try run("write") { () throws(SystemFailure) in try file.write(all: bytes) }
    }

    /// Flushes content and size to the disk.
    func sync() throws(PortError) { try run("flush") { () throws(SystemFailure) in try file.sync() } }

    private func run<Result>(
        _ verb: String, _ body: () throws(SystemFailure) -> Result
    ) throws(PortError) -> Result {
        do {
            return try body()
        } catch {
            throw error.port(verb, path)
        }
    }
}
