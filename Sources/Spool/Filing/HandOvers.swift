import Domain
import FoundationEssentials
import Glibc

/// What Protheus did with files of the import folder: it takes a file away, or moves it to a sub-folder of the folder it lay in.
struct HandOvers {
    let spool: OpenSpool
    let layout: SpoolLayout
    /// When files were placed, by path; what lies in a sub-folder since before that is an earlier copy of the same name.
    var placed: [String: Date] = [:]

    func check(at paths: [String]) throws(PortError) -> [String: HandOver] {
        var found: [String: HandOver] = [:]
        let folders = Dictionary(grouping: paths) { $0[..<($0.lastIndex(of: "/") ?? $0.startIndex)] }
        for together in folders.values { try check(atNeighbours: together, &found) }
        return found
    }

    /// All of `paths` name files of one folder.
    private func check(atNeighbours paths: [String], _ found: inout [String: HandOver]) throws(PortError) {
        var gone: [String: [String]] = [:]
        var folder: Folder?
        for path in paths {
            guard let location = try location(path) else {
                // Protheus takes files, not folders: somebody removed or renamed the folder.
                found[path] = .displaced
                continue
            }
            folder = location.folder
            do {
                let isThere = try location.folder.status(location.name) != nil
                found[path] = isThere ? .lying : .taken
                if !isThere { gone[location.name.display.lowercased(), default: []].append(path) }
            } catch {
                throw error.port("look for", path)
            }
        }
        guard let folder, !gone.isEmpty else { return }
        for (name, returned) in try cameBack(to: folder, among: gone.keys) {
            for path in gone[name] ?? [] {
                let after = (placed[path] ?? .distantPast).timeIntervalSince1970 - Self.clockTolerance
                // One that lies in both kinds was refused: a person looks.
                let newer = returned.filter { Double($0.changedNanoseconds) / 1e9 >= after }.map(\.handOver)
                if let handOver = newer.contains(.refused) ? .refused : newer.first { found[path] = handOver }
            }
        }
    }

    /// What a former import folder tells of files that were placed in it, by its descriptor. `present` is the folder that took its
    /// place: a file that lies there under its path is not displaced.
    func check(at paths: [String], inFormer former: Folder, present: Folder) -> [String: HandOver] {
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
    private func location(_ path: String) throws(PortError) -> SpoolPath? {
        do {
            return try SpoolPath(importing: path, spool: spool, layout: layout, creating: false)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    private struct Returned {
        let handOver: HandOver
        let changedNanoseconds: Int64
    }

    /// File servers have clocks of their own, and a file system may count whole seconds.
    private static let clockTolerance = 10.0

    /// Which of `names`, in lower case, lie in sub-folders of `folder`.
    private func cameBack(
        to folder: Folder, among names: some Collection<String>
    ) throws(PortError) -> [String: [Returned]] {
        let wanted = Set(names)
        var result: [String: [Returned]] = [:]
        do {
            let stream = try FolderStream(folder)
            while let entry = try stream.next() {
                guard entry.kind == .folder || entry.kind == .unknown,
                    let handOver = ReturnFolders.standard(entry.name.display)
                else { continue }
                for (name, changed) in try self.names(in: entry.name, of: folder, wanted) {
                    result[name, default: []].append(Returned(handOver: handOver, changedNanoseconds: changed))
                }
            }
        } catch {
            throw error.port("read", folder.path)
        }
        return result
    }

    /// Those that are wanted, in lower case, with the time of their last change. Empty for what is no folder, and for one that is closed to us: of its files no more is told than that they
    /// were taken.
    private func names(
        in name: FileName, of parent: Folder, _ wanted: Set<String>
    ) throws(SystemFailure) -> [String: Int64] {
        var names: [String: Int64] = [:]
        do {
            let folder = try parent.folder(name)
            let stream = try FolderStream(folder)
            while let entry = try stream.next() {
                let plain = entry.name.display.lowercased()
                guard wanted.contains(plain), let status = try folder.status(entry.name) else { continue }
                names[plain] = max(names[plain] ?? .min, status.changedNanoseconds)
            }
        } catch {
            switch error.number {
            case ENOENT, ENOTDIR, ELOOP, EACCES, EPERM: return [:]
            default: throw error
            }
        }
        return names
    }
}
