import Domain
import Files
import Glibc

/// Finds originals that were filed although the ledger still has their drops in work, because it is older than the
/// spool.
struct FiledOriginals {
    let spool: OpenSpool

    /// Folders by year, month and day.
    private static let depthMax = 3

    /// Moves the drop's original back to its name in the work folder. Durable on return. Its report stays; filing the
    /// drop again rewrites it.
    /// - Returns: false when no final queue has it under one of its possible names.
    func bringBack(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        let name = DropName(drop.name)
        let own = (1...9).compactMap { FileName(name.file(id: drop.id, repetition: $0)) }
        let plain = FileName(name.plain).map { [$0] } ?? []
        for queue in [SpoolFolder.error, .held] where try bringBack(drop, from: spool[queue], own) { return true }
        return try bringBack(drop, below: spool[.done], own + plain, depth: 0)
    }

    private func bringBack(
        _ drop: ClaimedDrop, below folder: Folder, _ names: [FileName], depth: Int
    ) throws(PortError) -> Bool {
        if try bringBack(drop, from: folder, names) { return true }
        guard depth < Self.depthMax else { return false }
        var inner: [Folder] = []
        do {
            let stream = try FolderStream(folder)
            while let entry = try stream.next() {
                if Self.isDayPart(entry) { inner.append(try folder.folder(entry.name)) }
            }
        } catch {
            throw error.port("list", folder.path)
        }
        for folder in inner where try bringBack(drop, below: folder, names, depth: depth + 1) { return true }
        return false
    }

    /// - Returns: true when a file with one of the names has the drop's bytes and was moved.
    private func bringBack(_ drop: ClaimedDrop, from folder: Folder, _ names: [FileName]) throws(PortError) -> Bool {
        for name in names where try holds(folder, name, drop) {
            do {
                try Moving(spool: spool).toOwnName(name, in: folder, to: spool[.work], WorkNames.claimed(drop.id))
            } catch {
                throw error.port("take back", folder.display(name))
            }
            for touched in [spool[.work], folder] {
                try spool.flushes.run(touched.path) { () throws(SystemFailure) in try touched.sync() }
            }
            return true
        }
        return false
    }

    private func holds(_ folder: Folder, _ name: FileName, _ drop: ClaimedDrop) throws(PortError) -> Bool {
        let file: Descriptor
        do {
            guard let status = try folder.status(name), status.isRegular, status.identity.byteCount == drop.byteCount
            else { return false }
            file = try folder.file(name)
        } catch {
            guard [ENOENT, ELOOP, ENXIO].contains(error.number) else { throw error.port("read", folder.display(name)) }
            return false
        }
        switch try FileReader().digest(of: file, byteCount: drop.byteCount) {
        case .success(let found): return found == drop.digest
        case .failure(let failure): throw failure.port("read", folder.display(name))
        }
    }

    /// A year, a month or a day.
    private static func isDayPart(_ entry: FolderStream.Entry) -> Bool {
        (entry.kind == .folder || entry.kind == .unknown)
            && [2, 4].contains(entry.name.bytes.count)
            && entry.name.bytes.allSatisfy { (0x30...0x39).contains($0) }
    }
}
