import Domain
import Files
import Glibc

/// Takes back a placed file that Protheus has not taken yet.
struct Withdrawing {
    let spool: OpenSpool
    let layout: SpoolLayout

    /// Part of the name in `held`.
    private static let mark = "retirado"

    func run(_ id: DropID, from path: String) throws(PortError) -> String? {
        try spool.flushes.check()
        let held = spool[.held]
        let dropName = DropName(path.split(separator: "/").last.map(String.init) ?? "")
        let names = (1...9).compactMap { FileName(dropName.marked(Self.mark, id: id, repetition: $0)) }
        guard let location = try location(path) else { return try withdrawnBefore(names) }
        location.folder.giveAccess(of: held, to: location.name)
        for name in names {
            do {
                try Moving(spool: spool).toOwnName(location.name, in: location.folder, to: held, name)
            } catch {
                switch error.number {
                case EEXIST: continue
                case ENOENT: return try withdrawnBefore(names)
                default: throw error.port("take back", path)
                }
            }
            for folder in [held, location.folder] {
                try spool.flushes.run(folder.path) { () throws(SystemFailure) in try folder.sync() }
            }
            return held.display(name)
        }
        throw PortError(.exists, "No free name in \(held.path) for \(path).")
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

    /// Finds a file that was withdrawn before a crash, ahead of its row; only this file can have a name with its ID.
    private func withdrawnBefore(_ names: [FileName]) throws(PortError) -> String? {
        let held = spool[.held]
        var found: FileName?
        do {
            for name in names where try held.status(name) != nil { found = name }
        } catch {
            throw error.port("look in", held.path)
        }
        guard let found else { return nil }
        try spool.flushes.run(held.path) { () throws(SystemFailure) in try held.sync() }
        return held.display(found)
    }
}
