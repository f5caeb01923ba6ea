import Domain
import Files
import Glibc

/// A folder with files that Protheus processed or refused.
struct ReturnTarget {
    let folder: Folder
    let handOver: HandOver
    /// The folder also has originals of this program.
    let isOwnQueue: Bool
}

/// Cache for folders that did not change since they were read.
struct FolderTreeMemory: Sendable {
    /// Names of sub-folders, by parent folder.
    private var children: [FolderIdentity: (changed: Int64, names: [FileName])] = [:]
    private var settled: [FolderIdentity: Int64] = [:]

    /// Names of the sub-folders of `folder`, from the cache if it did not change.
    mutating func subFolders(of folder: Folder, isOld: (Int64) -> Bool) throws(SystemFailure) -> [FileName] {
        let changed = try folder.status().identity.modifiedNanoseconds
        if let known = children[folder.identity], known.changed == changed { return known.names }
        var names: [FileName] = []
        let stream = try FolderStream(folder)
        while let entry = try stream.next() {
            if entry.kind == .folder { names.append(entry.name) }
            if entry.kind == .unknown, try folder.status(entry.name)?.isFolder == true { names.append(entry.name) }
        }
        children[folder.identity] = isOld(changed) ? (changed, names) : nil
        return names
    }

    /// Whether every name in the folder was noted at this modification time.
    func isSettled(_ folder: Folder, at changed: Int64) -> Bool { settled[folder.identity] == changed }
    mutating func settle(_ folder: Folder, at changed: Int64) { settled[folder.identity] = changed }
}

/// Finds the folders for processed and refused files: in the spool root, below the import folder at any level, and from
/// the settings; each with its sub-folders.
struct ReturnTargets {
    /// Levels below the import folder, and below each found folder.
    private static let depthMax = 4

    let folders: ReturnFolders
    let layout: SpoolLayout

    func find(in spool: OpenSpool, _ tree: inout FolderTreeMemory) throws(SystemFailure) -> [ReturnTarget] {
        var targets: [ReturnTarget] = []
        let own = [layout.name(.error), layout.name(.done)]
        let others = SpoolFolder.allCases.map { layout.name($0) }.filter { !own.contains($0) }
        for name in try tree.subFolders(of: spool.root, isOld: Self.isOld) {
            guard !others.contains(name.display), let handOver = folders.handOver(ofFolder: name.display),
                let folder = try open(name, in: spool.root)
            else { continue }
            try add(folder, handOver, isOwnQueue: own.contains(name.display), 0, &tree, &targets)
        }
        try walk(spool[.imports], 0, &tree, &targets)
        for (path, handOver) in folders.paths {
            guard let folder = try open(path, spool) else { continue }
            let isOwn = own.contains { path == $0 || path.hasPrefix($0 + "/") }
            try add(folder, handOver, isOwnQueue: isOwn, 0, &tree, &targets)
        }
        var seen: Set<FolderIdentity> = []
        return targets.filter { seen.insert($0.folder.identity).inserted }
    }

    /// Walks the folders of providers and guias and adds those with a known name.
    private func walk(
        _ folder: Folder, _ depth: Int, _ tree: inout FolderTreeMemory, _ targets: inout [ReturnTarget]
    ) throws(SystemFailure) {
        guard depth < Self.depthMax else { return }
        for name in try tree.subFolders(of: folder, isOld: Self.isOld) {
            guard let inner = try open(name, in: folder) else { continue }
            if let handOver = folders.handOver(ofFolder: name.display) {
                try add(inner, handOver, isOwnQueue: false, 0, &tree, &targets)
            } else {
                try walk(inner, depth + 1, &tree, &targets)
            }
        }
    }

    private func add(
        _ folder: Folder, _ handOver: HandOver, isOwnQueue: Bool, _ depth: Int, _ tree: inout FolderTreeMemory,
        _ targets: inout [ReturnTarget]
    ) throws(SystemFailure) {
        targets.append(ReturnTarget(folder: folder, handOver: handOver, isOwnQueue: isOwnQueue))
        guard depth < Self.depthMax else { return }
        for name in try tree.subFolders(of: folder, isOld: Self.isOld) {
            // The date folders of our own `done`: only this program creates them.
            if isOwnQueue, layout.dialect == .plain, name.bytes.allSatisfy({ (0x30...0x39).contains($0) }) { continue }
            guard let inner = try open(name, in: folder) else { continue }
            try add(inner, handOver, isOwnQueue: isOwnQueue, depth + 1, &tree, &targets)
        }
    }

    /// - Returns: nil for a folder that vanished or cannot be read.
    private func open(_ name: FileName, in folder: Folder) throws(SystemFailure) -> Folder? {
        do {
            return try folder.folder(name)
        } catch {
            return try Self.passingOver(error)
        }
    }

    private func open(_ path: String, _ spool: OpenSpool) throws(SystemFailure) -> Folder? {
        do {
            if path.hasPrefix("/") { return try Folder.open(absolute: path, path: path) }
            var folder = spool.root
            for part in FileName.components(path.utf8) ?? [] { folder = try folder.folder(part) }
            return folder === spool.root ? nil : folder
        } catch {
            return try Self.passingOver(error)
        }
    }

    private static func passingOver(_ failure: SystemFailure) throws(SystemFailure) -> Folder? {
        switch failure.number {
        case ENOENT, ENOTDIR, ELOOP, EACCES, EPERM, ESTALE: return nil
        default: throw failure
        }
    }

    private static func isOld(_ nanoseconds: Int64) -> Bool { ReturnedFiles.isOld(nanoseconds) }
}
