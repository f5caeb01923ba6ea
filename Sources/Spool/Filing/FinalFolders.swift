import Domain
import Files
import FoundationEssentials
import Glibc

/// Files originals: chooses the path, moves them there, and returns them to the inbox for another attempt.
struct FinalFolders {
    let spool: OpenSpool
    let layout: SpoolLayout
    let wallClock: @Sendable () -> Date
    let timeZone: TimeZone

    /// In `done` the path has the dropped name, with the ID when that name is taken. In `error` and `held` it always
    /// has the ID, because files return from there to the inbox and come back under their old name. Such a path belongs
    /// to one drop forever, so repeating a step after a crash never moves another drop's file.
    func paths(
        for drops: [(drop: ClaimedDrop, queue: FinalQueue)]
    ) -> [Result<String, PortError>] {
        var names = NameChoice(spool: spool)
        var folders: [FinalQueue: String] = [:]
        return drops.map { drop, queue in
            Result { () throws(PortError) in
                let name = DropName(drop.name)
                let folder = folders[queue] ?? folderPath(queue)
                folders[queue] = folder
                return try names.freePath(
                    in: folder, name.candidates(id: drop.id).dropFirst(queue == .done ? 0 : 1), for: drop.id)
            }
        }
    }

    private func folderPath(_ queue: FinalQueue) -> String {
        let name = layout.name(SpoolFolder(queue))
        guard queue == .done, layout.dialect == .plain else { return name }
        return ([name] + DayFolders.parts(of: wallClock(), timeZone)).joined(separator: "/")
    }

    /// Moves each claimed file to its path, or to a name with the ID when that name was taken meanwhile. Durable on
    /// return.
    func file(_ placements: [FilePlacement]) throws(PortError) -> [Result<String, PortError>] {
        defer { for placement in placements { spool.names.release(placement.path, of: placement.id) } }
        var paths = SpoolPaths(spool: spool, layout: layout)
        var touched = TouchedFolders()
        var accesses: [FolderIdentity: FolderAccess] = [:]
        var moved: [DropID] = []
        let results = placements.map { placement in
            Result { () throws(PortError) in
                let location = try paths.locate(placement.path)
                let folder = location.folder
                if let known = accesses[folder.identity] ?? FolderAccess(folder) {
                    accesses[folder.identity] = known
                    // Two links: the claimed file and its backup.
                    spool[.work].give(known, to: WorkNames.claimed(placement.id), namesMax: 2)
                }
                touched.add(folder)
                return try move(placement, to: location, &moved)
            }
        }
        touched.add(spool[.work])
        try touched.flush(by: spool.flushes)
        for id in moved {
            HardLinkBackups(spool: spool).remove(id)
            ClaimOrigins(spool: spool).remove(id)
        }
        return results
    }

    /// - Returns: the path that the file has now.
    private func move(
        _ placement: FilePlacement, to location: SpoolPath, _ moved: inout [DropID]
    ) throws(PortError) -> String {
        let (id, dropName) = (placement.id, DropName(location.name.display))
        for repetition in 0...9 {
            let beside = repetition == 0 ? nil : FileName(dropName.file(id: id, repetition: repetition))
            let name = beside ?? location.name
            do {
                try Moving(spool: spool).toSharedName(
                    WorkNames.claimed(id), of: id, in: spool[.work], to: location.folder, name)
            } catch {
                switch error.number {
                case EEXIST: continue
                case ENOENT: return try filedBefore(id, location, dropName.file(id: id), failure: error)
                default: throw error.port("move a claimed file to", placement.path)
                }
            }
            moved.append(id)
            return name == location.name ? placement.path : location.path(named: name)
        }
        throw PortError(.exists, "No free name beside \(placement.path) for the drop \(id).")
    }

    /// Handles a file that is not in the work folder: an earlier call moved it, or somebody removed it and it is
    /// restored.
    private func filedBefore(
        _ id: DropID, _ location: SpoolPath, _ beside: String?, failure: SystemFailure
    ) throws(PortError) -> String {
        let hardLinkBackups = HardLinkBackups(spool: spool)
        if let path = try pathTaken(by: id, location, beside) {
            hardLinkBackups.remove(id)
            return path
        }
        guard try hardLinkBackups.bringBack(id) else {
            throw failure.port("move the claimed file \(id) to", location.path(named: location.name))
        }
        return try file([FilePlacement(id: id, path: location.path(named: location.name))])[0].get()
    }

    private func pathTaken(by id: DropID, _ location: SpoolPath, _ beside: String?) throws(PortError) -> String? {
        do {
            // Only this drop can have a name with its ID, so check that first.
            if let beside = beside.flatMap({ FileName($0) }), try location.folder.status(beside) != nil {
                return location.path(named: beside)
            }
            guard let found = try location.folder.status(location.name) else { return nil }
            let second = try HardLinkBackups(spool: spool).status(id)
            let isOwn = second.map { $0.identity == found.identity } ?? true
            return isOwn ? location.path(named: location.name) : nil
        } catch {
            throw error.port("look for", location.folder.path)
        }
    }

    /// Moves a settled original back into the inbox and removes the report next to it; the answer in the outbox stays.
    func requeue(_ id: DropID, from path: String, name: String, folder: String) throws(PortError) {
        let location: SpoolPath
        do {
            location = try SpoolPath(path, spool: spool, layout: layout, creating: false)
        } catch {
            guard error.code == .notFound else { throw error }
            return
        }
        let dropName = DropName(name)
        let target = try inboxFolder(folder)
        location.folder.giveAccess(of: target, to: location.name)
        for candidate in [dropName.plain] + (1...9).map({ dropName.file(id: id, repetition: $0) }) {
            guard let candidate = FileName(candidate) else { continue }
            do {
                try Moving(spool: spool).toSharedName(location.name, of: id, in: location.folder, to: target, candidate)
            } catch {
                switch error.number {
                case EEXIST: continue
                case ENOENT: return
                default: throw error.port("move back to the inbox", path)
                }
            }
            try finishRequeue(location, target, report: dropName.report(id: id, suffix: AnswerWriting.reportSuffix))
            return
        }
        throw PortError(.exists, "No free name in the inbox for \(path).")
    }

    private func finishRequeue(_ location: SpoolPath, _ target: Folder, report: String) throws(PortError) {
        do {
            if let report = FileName(report) { try location.folder.remove(report) }
        } catch {
            throw error.port("remove the report beside", location.folder.path)
        }
        for touched in [target, location.folder] {
            try spool.flushes.run(touched.path) { () throws(SystemFailure) in try touched.sync() }
        }
    }

    /// The folder below the inbox, created again when it is missing; components that are not plain names are skipped.
    private func inboxFolder(_ path: String) throws(PortError) -> Folder {
        var folder = spool[.inbox]
        do {
            for part in path.split(separator: "/") {
                guard let name = FileName(DropName(String(part)).plain) else { continue }
                folder = try folder.makingFolder(name)
            }
        } catch {
            throw error.port("create a folder in", folder.path)
        }
        return folder
    }
}
