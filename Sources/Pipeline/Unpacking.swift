import Domain

/// Takes an archive apart into files of the work folder that become drops of their own, or vanish as if they had never been.
struct Unpacking {
    let parts: PipelineParts

    /// Blocking. Flushed on return: every entry's bytes.
    func unpack(_ drop: ClaimedDrop, _ document: DocumentDescriptor) throws(PortError) -> InspectedDrop {
        let depth = (drop.origin.entry?.depth ?? 0) + 1
        let judging = parts.judging
        let limits = judging.limits(ofArchiveAtDepth: depth)
        var opened: [Int: (id: DropID, file: any IncomingFile)] = [:]
        do throws(PortError) {
            let unpacked = try parts.unpacker.unpack(document, name: drop.name, depth: depth, limits: limits) {
                ordinal throws(PortError) in
                let id = parts.downloads.newIncomingID()
                let file = try parts.downloads.openIncoming(id)
                opened[ordinal] = (id, file)
                return file
            }
            var entries: [ClaimedDrop] = []
            for entry in unpacked.entries {
                guard let made = opened[entry.ordinal] else { continue }
                entries.append(try claim(entry, made.id, made.file, of: drop, depth: depth))
                opened[entry.ordinal] = nil
            }
            for left in opened.values { try parts.downloads.discardIncoming(left.id) }
            opened = [:]
            var inspection = unpacked.inspection
            let refused = try judging.refusals(
                of: entries.map { DocumentJudging.Entry($0, at: parts.downloads.incomingPath($0.id)) }, depth: depth,
                on: parts.day(drop.receivedAt))
            guard refused.isEmpty else {
                for entry in entries { try parts.downloads.discardIncoming(entry.id) }
                inspection.findings += refused.prefix(parts.limits.findingsKeptMax)
                inspection.findingCount += refused.count
                return InspectedDrop(drop: drop, inspection: inspection)
            }
            return InspectedDrop(drop: drop, inspection: inspection, entries: entries)
        } catch {
            // What cannot be removed now is removed by the next start: no row knows it.
            for left in opened.values { try? parts.downloads.discardIncoming(left.id) }
            throw error
        }
    }

    private func claim(
        _ entry: UnpackedEntry, _ id: DropID, _ file: any IncomingFile, of drop: ClaimedDrop, depth: Int
    ) throws(PortError) -> ClaimedDrop {
        ClaimedDrop(
            id: id, name: entry.name, folder: drop.folder, byteCount: file.byteCount, digest: try file.finish(),
            receivedAt: drop.receivedAt,
            origin: .entry(EntryReference(archive: drop.id, path: entry.path, ordinal: entry.ordinal, depth: depth)))
    }

    /// After the archive's judgement: entries that became drops get their place in the work folder, the others are removed.
    /// - Returns: those that are to be judged now.
    func keep(_ entries: [ClaimedDrop]) async throws(PortError) -> [ClaimedDrop] {
        guard !entries.isEmpty else { return [] }
        let known = try await parts.ledger.drops(entries.map(\.id))
        let downloads = parts.downloads
        let kept = entries.filter { known[$0.id] != nil }
        try await parts.disk.run { () throws(PortError) in
            for entry in entries {
                if known[entry.id] == nil {
                    try downloads.discardIncoming(entry.id)
                } else {
                    try downloads.takeIncoming(entry.id)
                }
            }
        }
        return kept
    }
}
