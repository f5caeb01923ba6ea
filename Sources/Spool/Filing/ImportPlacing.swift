import Domain
import Glibc

/// Hands copies of accepted files to Protheus: first complete and durable in the work folder, then published by one rename.
struct ImportPlacing {
    let spool: OpenSpool
    let layout: SpoolLayout

    func prepare(_ drop: ClaimedDrop, provider: String) throws(PortError) -> String {
        try spool.flushes.check()
        let work = spool[.work]
        let folderName = Self.folderName(provider)
        do throws(SystemFailure) {
            guard let name = FileName(folderName) else { throw SystemFailure(call: "mkdirat", number: EINVAL) }
            _ = try spool[.imports].makingFolder(name)
        } catch {
            throw error.port("create", "\(spool[.imports].path)/\(folderName)")
        }
        let temporary = WorkNames.importCopy(drop.id)
        let copy: Descriptor
        do {
            let original = try work.file(WorkNames.claimed(drop.id))
            copy = try work.newFile(temporary)
            try FileReader().copy(original, to: copy)
        } catch {
            throw error.port("copy for the import folder", work.display(WorkNames.claimed(drop.id)))
        }
        try spool.flushes.run(work.display(temporary)) { () throws(SystemFailure) in
            try copy.sync()
            try work.sync()
        }
        let name = DropName(drop.name)
        let candidates = [name.plain] + (1...9).map { name.file(id: drop.id, repetition: $0) }
        return try NameChoice(spool: spool).freePath(
            in: "\(layout.name(.imports))/\(folderName)", candidates, for: drop.id)
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
        let place = try SpoolPath(path, spool: spool, layout: layout, creating: true)
        do {
            try spool[.work].rename(WorkNames.importCopy(id), to: place.folder, place.name)
        } catch {
            switch error.number {
            // The copy was complete and durable before the path was written down, so that it is gone means that it was placed.
            // Protheus may have taken it since.
            case ENOENT: break
            case EEXIST:
                throw PortError(
                    .exists, "\(path) was taken by somebody else; the next attempt chooses another name.",
                    isTransient: true)
            default: throw error.port("place", path)
            }
        }
        for folder in [place.folder, spool[.work]] {
            try spool.flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
        }
    }
}
