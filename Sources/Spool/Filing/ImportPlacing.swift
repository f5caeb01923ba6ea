import Domain
import Glibc

/// Hands copies of accepted files to Protheus: first complete and durable in the work folder, then published by one rename.
struct ImportPlacing {
    let spool: OpenSpool
    let layout: SpoolLayout
    /// Of a settled drop, relative to the spool root; nil for the claimed file in the work folder.
    var original: String?

    func prepare(_ drop: ClaimedDrop, provider: String) throws(PortError) -> String {
        try spool.flushes.check()
        let work = spool[.work]
        let folderName = Self.folderName(provider)
        let folder: Folder
        do throws(SystemFailure) {
            guard let name = FileName(folderName) else { throw SystemFailure(call: "mkdirat", number: EINVAL) }
            folder = try spool[.imports].makingFolder(name)
        } catch {
            throw error.port("create", "\(spool[.imports].path)/\(folderName)")
        }
        let copy = try wholeCopy(of: drop)
        FolderAccess(folder)?.apply(to: copy)
        let temporary = copyName(drop.id)
        try spool.flushes.run(work.display(temporary)) { () throws(SystemFailure) in
            try copy.sync()
            try work.sync()
        }
        let name = DropName(drop.name)
        let candidates = [name.plain] + (1...9).map { name.file(id: drop.id, repetition: $0) }
        return try NameChoice(spool: spool).freePath(
            in: "\(layout.name(.imports))/\(folderName)", candidates, for: drop.id)
    }

    private func copyName(_ id: DropID) -> FileName {
        original == nil ? WorkNames.importCopy(id) : WorkNames.importCopyAgain(id)
    }

    /// The copy, with the bytes that were judged; an original that somebody removed or changed is restored first, if it can be.
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
        // Best effort: the next attempt writes it anew.
        _ = try? spool[.work].remove(copyName(drop.id))
        throw PortError(.malformed, "The original \(path) was changed after it was judged; it is not handed over.")
    }

    /// - Returns: the copy and the digest of its bytes; nil for both when there is no original.
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

    /// Digits and plain letters of the provider's code; it comes out of a document and becomes a folder.
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

    func place(_ id: DropID, at path: String) throws(PortError) {
        defer { spool.names.release(path, of: id) }
        let location = try SpoolPath(path, spool: spool, layout: layout, creating: true)
        do {
            let again = WorkNames.importCopyAgain(id)
            let isAgain = try spool[.work].status(again) != nil
            try Moving(spool: spool).toOwnName(
                isAgain ? again : WorkNames.importCopy(id), in: spool[.work], to: location.folder, location.name)
        } catch {
            switch error.number {
            // The copy was complete and durable before the path was written down, so that it is gone means that it was placed.
            // Protheus may have taken it since.
            case ENOENT: try checkPlaced(id, at: path, failure: error)
            case EEXIST:
                throw PortError(
                    .exists, "\(path) was taken by somebody else; the next attempt chooses another name.",
                    isTransient: true)
            default: throw error.port("place", path)
            }
        }
        for folder in [location.folder, spool[.work]] {
            try spool.flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
        }
        do throws(PortError) {
            try FolderGuard(layout: layout, spool: spool).require()
        } catch {
            takeBack(WorkNames.importCopy(id), from: location)
            throw error
        }
    }

    /// The import folder was swapped while the copy was being placed: it is a copy of the work folder again, to be placed in the right
    /// one. Where it is gone already, whoever reads that folder has taken it.
    private func takeBack(_ temporary: FileName, from location: SpoolPath) {
        do {
            try Moving(spool: spool).toOwnName(location.name, in: location.folder, to: spool[.work], temporary)
            try spool[.work].sync()
        } catch {
            // Nothing is lost: the original lies in the work folder, and what was placed is no longer there to be taken back.
        }
    }

    /// A folder that was removed a moment ago gives the same answer as a copy that is gone.
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
