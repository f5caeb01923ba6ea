import Digests
import Domain
import Files
import Glibc

/// Generates files for the import folder: written and flushed as a group under temporary names, then published by one
/// rename each.
struct MadeFiles {
    let spool: OpenSpool
    let layout: SpoolLayout

    func make(_ files: [MadeFile]) throws(PortError) -> [MadePlacement] {
        try spool.flushes.check()
        var placements: [MadePlacement] = []
        var begun: [DropID] = []
        do throws(PortError) {
            var flush = GroupFlush(spool: spool)
            var folders: [[String]: Folder] = [:]
            var names = NameChoice(spool: spool)
            for file in files {
                begun.append(file.id)
                spool.names.releaseAll(of: file.id)
                let known = folders[file.folder]
                let folder = if let known { known } else { try makeFolder(file.folder) }
                folders[file.folder] = folder
                placements.append(
                    MadePlacement(
                        id: file.id, path: try freePath(for: file, in: folder.path, &names),
                        digest: try SHA256Digest.of(file.bytes))
                )
                let written = try write(file)
                FolderAccess(folder)?.apply(to: written)
                flush.add(written, spool[.work].display(WorkNames.made(file.id)))
            }
            try flush.run()
        } catch {
            for id in begun { undo(id) }
            throw error
        }
        return placements
    }

    private func makeFolder(_ parts: [String]) throws(PortError) -> Folder {
        var folder = spool[.imports]
        for part in parts.map(ImportPlacing.folderName) {
            do throws(SystemFailure) {
                guard let name = FileName(part) else { throw SystemFailure(call: "mkdirat", number: EINVAL) }
                folder = try folder.makingFolder(name)
            } catch {
                throw error.port("create", "\(folder.path)/\(part)")
            }
        }
        return folder
    }

    private func freePath(
        for file: MadeFile, in folder: String, _ names: inout NameChoice
    ) throws(PortError) -> String {
        try names.freePath(in: folder, DropName(file.name).candidates(id: file.id), for: file.id)
    }

    private func write(_ file: MadeFile) throws(PortError) -> Descriptor {
        let name = WorkNames.made(file.id)
        do {
            let written = try spool[.work].newFile(name)
            try written.write(all: file.bytes)
            return written
        } catch {
            throw error.port("write", spool[.work].display(name))
        }
    }

    private func undo(_ id: DropID) {
        // Best effort: recovery finds what remains, as no row knows it.
        try? discard(id)
    }

    func discard(_ id: DropID) throws(PortError) {
        spool.names.releaseAll(of: id)
        let name = WorkNames.made(id)
        do {
            try spool[.work].remove(name)
        } catch {
            throw error.port("remove", spool[.work].display(name))
        }
    }

    func place(_ placements: [MadePlacement]) throws(PortError) -> [MadePlacement] {
        try spool.flushes.check()
        defer { for placement in placements { spool.names.releaseAll(of: placement.id) } }
        var placed: [MadePlacement] = []
        var locations: [(FileName, Folder, FileName)] = []
        var touched: [FolderIdentity: Folder] = [:]
        for placement in placements {
            let location = try SpoolPath(importing: placement.path, spool: spool, layout: layout, creating: true)
            var published = placement
            published.path = try publish(placement, at: location)
            placed.append(published)
            if let name = published.path.split(separator: "/").last.flatMap({ FileName(String($0)) }) {
                locations.append((WorkNames.made(placement.id), location.folder, name))
            }
            touched[location.folder.identity] = location.folder
        }
        guard !placements.isEmpty else { return [] }
        for folder in touched.values + [spool[.work]] {
            try spool.flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
        }
        do throws(PortError) {
            try FolderGuard(layout: layout, spool: spool).require()
        } catch {
            // The import folder was replaced meanwhile: the files are placed again once the right one is back.
            for (temporary, folder, name) in locations {
                _ = try? Moving(spool: spool).toOwnName(name, in: folder, to: spool[.work], temporary)
            }
            throw error
        }
        return placed
    }

    func publish(_ placement: MadePlacement, at location: SpoolPath) throws(PortError) -> String {
        let temporary = WorkNames.made(placement.id)
        let dropName = DropName(location.name.display)
        let beside = (1...9).compactMap { FileName(dropName.file(id: placement.id, repetition: $0)) }
        for name in [location.name] + beside {
            do {
                try Moving(spool: spool).toOwnName(temporary, in: spool[.work], to: location.folder, name)
            } catch {
                switch error.number {
                case EEXIST: continue
                case ENOENT: return try placedBefore(placement, location, beside, failure: error)
                default: throw error.port("place", placement.path)
                }
            }
            return location.path(named: name)
        }
        throw PortError(.exists, "No free name beside \(placement.path) for \(placement.id).")
    }

    /// The file was durable before its path was stored, so a missing temporary file was placed before, and Protheus may
    /// have taken it since. Only this file can have a name with its ID, so that is checked first.
    private func placedBefore(
        _ placement: MadePlacement, _ location: SpoolPath, _ beside: [FileName], failure: SystemFailure
    ) throws(PortError) -> String {
        do throws(SystemFailure) {
            // A folder that was just removed causes the same error.
            guard try spool[.work].status(WorkNames.made(placement.id)) == nil else { throw failure }
            for name in beside where try location.folder.status(name) != nil { return location.path(named: name) }
        } catch {
            throw error.port("place", placement.path)
        }
        return placement.path
    }
}
