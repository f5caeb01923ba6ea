import Domain
import Files
import Glibc

/// A path relative to the spool root, as stored in the ledger, split and opened without following links.
struct SpoolPath {
    let folder: Folder
    let name: FileName

    /// `creating`: missing folders are created, durable on return.
    /// - Throws: `.malformed` when the path is not inside a folder for filed files, `.notFound` when a folder is
    ///   missing.
    init(_ path: String, spool: OpenSpool, layout: SpoolLayout, creating: Bool) throws(PortError) {
        guard let parts = FileName.components(path.utf8), parts.count >= 2, let last = parts.last,
            let top = SpoolFolder.allCases.first(where: { layout.names($0).contains(parts[0].display) }),
            top != .work, top != .inbox, top != .originals
        else { throw PortError(.malformed, "\(path) is no place for a file of this spool.") }
        do {
            // A path that was stored under another dialect leads to the folder of that name.
            let isNamedSo = layout.name(top) == parts[0].display
            var folder = isNamedSo ? spool[top] : try spool.root.folder(parts[0])
            for part in parts.dropFirst().dropLast() {
                folder = try creating ? folder.makingFolder(part) : folder.folder(part)
            }
            self.folder = folder
        } catch {
            throw error.port("open", path)
        }
        name = last
    }

    init(folder: Folder, name: FileName) {
        self.folder = folder
        self.name = name
    }

    /// The same for a path that must be inside the import folder.
    init(importing path: String, spool: OpenSpool, layout: SpoolLayout, creating: Bool) throws(PortError) {
        guard layout.names(.imports).contains(where: { path.hasPrefix("\($0)/") }) else {
            throw PortError(.malformed, "\(path) is no place in the import folder of this spool.")
        }
        try self.init(path, spool: spool, layout: layout, creating: creating)
    }

    /// The path of a file of this folder, relative to the spool root.
    func path(named name: FileName) -> String { folder.display(name) }
}

/// Paths of one group of files: each folder is opened once.
struct SpoolPaths {
    let spool: OpenSpool
    let layout: SpoolLayout
    private var folders: [Substring: Folder] = [:]

    init(spool: OpenSpool, layout: SpoolLayout) {
        self.spool = spool
        self.layout = layout
    }

    /// The same as `SpoolPath(_:spool:layout:creating:)` with `creating`.
    mutating func locate(_ path: String) throws(PortError) -> SpoolPath {
        guard let end = path.lastIndex(of: "/") else {
            return try SpoolPath(path, spool: spool, layout: layout, creating: true)
        }
        if let folder = folders[path[..<end]], let name = FileName(String(path[path.index(after: end)...])) {
            return SpoolPath(folder: folder, name: name)
        }
        let located = try SpoolPath(path, spool: spool, layout: layout, creating: true)
        folders[path[..<end]] = located.folder
        return located
    }
}

/// Finds names that neither exist nor are reserved for another drop; one value for a group of drops.
struct NameChoice {
    let spool: OpenSpool
    /// Folders that were looked for, each once; nil for one that does not exist.
    private var folders: [String: Folder?] = [:]

    init(spool: OpenSpool) { self.spool = spool }

    /// Returns the path of the first free candidate and reserves it for `id`. The folder need not exist yet.
    mutating func freePath(
        in folder: String, _ candidates: some Sequence<String>, for id: DropID
    ) throws(PortError) -> String {
        let opened: Folder?
        do {
            if let known = folders[folder] { opened = known } else { opened = try open(folder) }
        } catch {
            throw error.port("open", folder)
        }
        folders[folder] = opened
        for candidate in candidates {
            guard let name = FileName(candidate) else { continue }
            let path = "\(folder)/\(candidate)"
            guard spool.names.reserve(path, for: id) else { continue }
            do {
                if try opened?.status(name) == nil { return path }
            } catch {
                spool.names.release(path, of: id)
                throw error.port("look for", path)
            }
            spool.names.release(path, of: id)
        }
        throw PortError(.exists, "No free name in \(folder) for the drop \(id).")
    }

    private func open(_ path: String) throws(SystemFailure) -> Folder? {
        guard let parts = FileName.components(path.utf8) else { throw SystemFailure(call: "openat", number: EINVAL) }
        var folder = spool.root
        do {
            for part in parts { folder = try folder.folder(part) }
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
        return folder
    }
}
