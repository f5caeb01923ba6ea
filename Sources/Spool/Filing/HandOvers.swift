import Domain
import Glibc

/// What Protheus did with files of the import folder: it takes a file away, or moves it to a sub-folder of the folder it lay in.
struct HandOvers {
    let spool: OpenSpool
    let layout: SpoolLayout

    /// Names of such sub-folders, in lower case.
    private static let subFolders: [String: HandOver] = [
        "done": .processed, "processed": .processed, "processado": .processed, "processados": .processed,
        "error": .refused, "erro": .refused, "failed": .refused, "naoprocessados": .refused,
        "nao_processados": .refused,
    ]

    func look(at paths: [String]) throws(PortError) -> [String: HandOver] {
        var found: [String: HandOver] = [:]
        let folders = Dictionary(grouping: paths) { $0[..<($0.lastIndex(of: "/") ?? $0.startIndex)] }
        for together in folders.values { try look(atNeighbours: together, &found) }
        return found
    }

    /// All of `paths` name files of one folder.
    private func look(atNeighbours paths: [String], _ found: inout [String: HandOver]) throws(PortError) {
        var gone: [String: [String]] = [:]
        var folder: Folder?
        for path in paths {
            guard let place = try place(path) else {
                // Protheus takes files, not folders: somebody removed or renamed the folder.
                found[path] = .displaced
                continue
            }
            folder = place.folder
            do {
                let isThere = try place.folder.status(place.name) != nil
                found[path] = isThere ? .lying : .taken
                if !isThere { gone[place.name.display.lowercased(), default: []].append(path) }
            } catch {
                throw error.port("look for", path)
            }
        }
        guard let folder, !gone.isEmpty else { return }
        for (name, handOver) in try cameBack(to: folder, among: gone.keys) {
            for path in gone[name] ?? [] { found[path] = handOver }
        }
    }

    /// What a former import folder tells of files that were placed in it, by its descriptor. `present` is the folder that took its
    /// place: a file that lies there under its path is not displaced.
    func look(at paths: [String], inFormer former: Folder, present: Folder) -> [String: HandOver] {
        var found: [String: HandOver] = [:]
        let isThere = former.isStillLinked
        for path in paths {
            let parts = (FileName.components(path.utf8) ?? []).dropFirst()
            if Self.status(parts, below: present) == .lying {
                found[path] = .lying
            } else if isThere, Self.status(parts, below: former) == .taken {
                found[path] = .taken
            } else {
                found[path] = .displaced
            }
        }
        return found
    }

    /// `taken`: its folder is there, and the file is not.
    private static func status(_ parts: ArraySlice<FileName>, below top: Folder) -> HandOver? {
        do throws(SystemFailure) {
            guard let name = parts.last else { return nil }
            var folder = top
            for part in parts.dropLast() { folder = try folder.folder(part) }
            return try folder.status(name) == nil ? .taken : .lying
        } catch {
            return nil
        }
    }

    /// - Returns: nil when the folder is gone, and the file with it.
    private func place(_ path: String) throws(PortError) -> SpoolPath? {
        do {
            return try SpoolPath(importing: path, spool: spool, layout: layout, creating: false)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// Which of `names`, in lower case, lie in sub-folders of `folder`. One that lies in both kinds was refused: a person looks.
    private func cameBack(
        to folder: Folder, among names: some Collection<String>
    ) throws(PortError) -> [String: HandOver] {
        let wanted = Set(names)
        var result: [String: HandOver] = [:]
        do {
            let stream = try FolderStream(folder)
            while let entry = try stream.next() {
                guard entry.kind == .folder || entry.kind == .unknown,
                    let handOver = Self.subFolders[entry.name.display.lowercased()]
                else { continue }
                for name in try self.names(in: entry.name, of: folder) where wanted.contains(name) {
                    if result[name] != .refused { result[name] = handOver }
                }
            }
        } catch {
            throw error.port("read", folder.path)
        }
        return result
    }

    /// In lower case. Empty for what is no folder, and for one that is closed to us: of its files no more is told than that they
    /// were taken.
    private func names(in name: FileName, of parent: Folder) throws(SystemFailure) -> Set<String> {
        var names: Set<String> = []
        do {
            let stream = try FolderStream(try parent.folder(name))
            while let entry = try stream.next() { names.insert(entry.name.display.lowercased()) }
        } catch {
            switch error.number {
            case ENOENT, ENOTDIR, ELOOP, EACCES, EPERM: return []
            default: throw error
            }
        }
        return names
    }
}
