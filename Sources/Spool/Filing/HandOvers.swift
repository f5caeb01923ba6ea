import Domain
import Files
import FoundationEssentials
import Glibc

/// Detects what Protheus did with files of the import folder: it removes a file, or moves it to a sub-folder.
struct HandOvers {
    let spool: OpenSpool
    let layout: SpoolLayout
    /// Times of placement, by path; an older file in a sub-folder is an earlier copy with the same name.
    var placed: [String: Date] = [:]

    func check(at paths: [String]) throws(PortError) -> [String: HandOver] {
        var found: [String: HandOver] = [:]
        let folders = Dictionary(grouping: paths) { $0[..<($0.lastIndex(of: "/") ?? $0.startIndex)] }
        for together in folders.values { try check(atNeighbours: together, &found) }
        return found
    }

    /// All of `paths` are files in one folder.
    private func check(atNeighbours paths: [String], _ found: inout [String: HandOver]) throws(PortError) {
        var gone: [String: [String]] = [:]
        var folder: Folder?
        for path in paths {
            guard let location = try location(path) else {
                // Protheus removes files, not folders: somebody removed or renamed the folder.
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
                // A file in both kinds of folder counts as refused, so that the operator checks it.
                let newer = returned.filter { Double($0.changedNanoseconds) / 1e9 >= after }.map(\.handOver)
                if let handOver = newer.contains(.refused) ? .refused : newer.first { found[path] = handOver }
            }
        }
    }

    /// Checks a replaced import folder through its open descriptor. `present` is its replacement: a file that exists
    /// there under the same path is not displaced.
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

    /// `taken` means that the folder exists and the file does not.
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

    /// - Returns: nil when the folder is gone together with the file.
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

    /// Tolerance in seconds: file servers have their own clocks, and a file system may store whole seconds only.
    private static let clockTolerance = 10.0

    /// Finds which of `names`, in lower case, exist in sub-folders of `folder`.
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

    /// The wanted names, in lower case, with the time of their last change. Empty when `name` is no folder or cannot be
    /// read: its files then count as taken.
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
