import Domain
import Files
import Glibc

/// Hands copies of accepted files over to Protheus: complete and durable in the work folder first, then published by
/// one rename.
struct ImportPlacing {
    let spool: OpenSpool
    let layout: SpoolLayout
    /// Path of a settled drop's original, relative to the spool root; nil for the claimed file in the work folder.
    var original: String?

    /// Copies, flushes and names a group; a file that fails costs the others nothing.
    func prepare(_ copies: [ImportCopy]) throws(PortError) -> [Result<String, PortError>] {
        try spool.flushes.check()
        var folders: [String: (folder: Folder, access: FolderAccess?)] = [:]
        var flush = GroupFlush(spool: spool)
        var results: [Result<String, PortError>] = []
        for copy in copies {
            do throws(PortError) {
                let name = Self.folderName(copy.provider)
                let known = folders[name]
                let target = if let known { known } else { try makeFolder(name) }
                folders[name] = target
                let made = try wholeCopy(of: copy.drop)
                target.access?.apply(to: made)
                flush.add(made, spool[.work].display(copyName(copy.drop.id)))
                results.append(.success("\(layout.name(.imports))/\(name)"))
            } catch {
                results.append(.failure(error))
            }
        }
        try flush.run()
        var names = NameChoice(spool: spool)
        return zip(copies, results).map { copy, result in
            Result { () throws(PortError) in
                try names.freePath(
                    in: try result.get(), DropName(copy.drop.name).candidates(id: copy.drop.id), for: copy.drop.id)
            }
        }
    }

    private func makeFolder(_ name: String) throws(PortError) -> (folder: Folder, access: FolderAccess?) {
        do throws(SystemFailure) {
            guard let name = FileName(name) else { throw SystemFailure(call: "mkdirat", number: EINVAL) }
            let folder = try spool[.imports].makingFolder(name)
            return (folder, FolderAccess(folder))
        } catch {
            throw error.port("create", "\(spool[.imports].path)/\(name)")
        }
    }

    private func copyName(_ id: DropID) -> FileName {
        original == nil ? WorkNames.importCopy(id) : WorkNames.importCopyAgain(id)
    }

    /// Makes the copy and verifies that its bytes are those that were validated. A removed or modified original is
    /// restored first, if it has a backup.
    private func wholeCopy(of drop: ClaimedDrop) throws(PortError) -> Descriptor {
        var attempt = try copy(drop)
        if attempt.digest != drop.digest, original == nil, try HardLinkBackups(spool: spool).restore(drop) {
            attempt = try copy(drop)
        }
        if let copy = attempt.copy, attempt.digest == drop.digest { return copy }
        let path = original ?? spool[.work].display(WorkNames.claimed(drop.id))
        guard attempt.digest != nil else {
            throw PortError(
                .notFound, "The original \(path) was removed before it was handed over, and it has no second name.")
        }
        // Best effort: the next attempt overwrites it.
        _ = try? spool[.work].remove(copyName(drop.id))
        throw PortError(.malformed, "The original \(path) was changed after it was judged; it is not handed over.")
    }

    /// - Returns: the copy and its digest; nil for both when there is no original.
    private func copy(_ drop: ClaimedDrop) throws(PortError) -> (copy: Descriptor?, digest: SHA256Digest?) {
        let (folder, name): (Folder, FileName)
        if let original {
            do throws(PortError) {
                let location = try SpoolPath(original, spool: spool, layout: layout, creating: false)
                (folder, name) = (location.folder, location.name)
            } catch {
                guard error.code == .notFound else { throw error }
                return (nil, nil)
            }
        } else {
            (folder, name) = (spool[.work], WorkNames.claimed(drop.id))
        }
        let path = folder.display(name)
        let original: Descriptor
        do {
            original = try folder.file(name)
        } catch {
            guard error.number == ENOENT else { throw error.port("copy for the import folder", path) }
            return (nil, nil)
        }
        let copy: Descriptor
        do {
            copy = try spool[.work].newFile(copyName(drop.id))
        } catch {
            throw error.port("copy for the import folder", path)
        }
        switch try FileReader().copy(original, to: copy) {
        case .success(let digest): return (copy, digest)
        case .failure(let failure): throw failure.port("copy for the import folder", path)
        }
    }

    /// Sanitises the provider's code: it comes from a document and becomes a folder name.
    static func folderName(_ provider: String) -> String {
        let plain = provider.unicodeScalars.prefix(100).map { scalar -> Character in
            switch scalar {
            case "0"..."9", "A"..."Z", "a"..."z", ".", "_", "-": Character(scalar)
            default: "_"
            }
        }
        let name = String(plain)
        if name.isEmpty { return "sem-prestador" }
        return name.hasPrefix(".") ? "_" + name.dropFirst() : name
    }

    /// Publishes a group of copies; a file that fails costs the others nothing.
    func place(_ placements: [FilePlacement]) throws(PortError) -> [Result<Void, PortError>] {
        defer { for placement in placements { spool.names.release(placement.path, of: placement.id) } }
        var paths = SpoolPaths(spool: spool, layout: layout)
        var touched = TouchedFolders()
        var placed: [(id: DropID, location: SpoolPath)] = []
        let results = placements.map { placement in
            Result { () throws(PortError) in
                let location = try paths.locate(placement.path)
                touched.add(location.folder)
                try publish(placement, at: location)
                placed.append((placement.id, location))
            }
        }
        touched.add(spool[.work])
        try touched.flush(by: spool.flushes)
        do throws(PortError) {
            try FolderGuard(layout: layout, spool: spool).require()
        } catch {
            for one in placed { takeBack(WorkNames.importCopy(one.id), from: one.location) }
            throw error
        }
        return results
    }

    private func publish(_ placement: FilePlacement, at location: SpoolPath) throws(PortError) {
        do {
            let again = WorkNames.importCopyAgain(placement.id)
            let isAgain = try spool[.work].status(again) != nil
            try Moving(spool: spool).toOwnName(
                isAgain ? again : WorkNames.importCopy(placement.id), in: spool[.work], to: location.folder,
                location.name)
        } catch {
            switch error.number {
            // The copy was durable before its path was stored, so a missing copy was placed before. Protheus may have
            // taken it since.
            case ENOENT: try checkPlaced(placement.id, at: placement.path, failure: error)
            case EEXIST:
                throw PortError(
                    .exists, "\(placement.path) was taken by somebody else; the next attempt chooses another name.",
                    isTransient: true)
            default: throw error.port("place", placement.path)
            }
        }
    }

    /// Moves the copy back into the work folder, because the import folder was replaced during the placement; it is
    /// placed again later. If it is gone already, a reader of that folder has taken it.
    private func takeBack(_ temporary: FileName, from location: SpoolPath) {
        do {
            try Moving(spool: spool).toOwnName(location.name, in: location.folder, to: spool[.work], temporary)
            try spool[.work].sync()
        } catch {
            // Nothing is lost: the original is in the work folder, and the placed copy is no longer there.
        }
    }

    /// A folder that was just removed causes the same error as a missing copy, so check for the copy.
    private func checkPlaced(_ id: DropID, at path: String, failure: SystemFailure) throws(PortError) {
        do throws(SystemFailure) {
            for copy in [WorkNames.importCopy(id), WorkNames.importCopyAgain(id)] {
                guard try spool[.work].status(copy) == nil else { throw failure }
            }
        } catch {
            throw error.port("place", path)
        }
    }
}
