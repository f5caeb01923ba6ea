import Domain

/// Unpacks an archive into files of the work folder that either become drops of their own or are removed without a
/// trace.
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
            }
            let kept = Set(entries.map(\.id))
            for left in opened.values where !kept.contains(left.id) { try parts.downloads.discardIncoming(left.id) }
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
            // No row refers to them. What cannot be removed now is removed later; otherwise every try would fill the
            // disk further.
            for left in opened.values {
                do throws(PortError) {
                    try parts.downloads.discardIncoming(left.id)
                } catch {
                    parts.unfinished.note(drops: CollectionOfOne(left.id))
                }
            }
            throw error
        }
    }

    private func claim(
        _ entry: UnpackedEntry, _ id: DropID, _ file: any IncomingFile, of drop: ClaimedDrop, depth: Int
    ) throws(PortError) -> ClaimedDrop {
        let claimed = ClaimedDrop(
            id: id, name: entry.name, folder: drop.folder, byteCount: file.byteCount, digest: try file.finish(),
            receivedAt: drop.receivedAt,
            origin: .entry(EntryReference(archive: drop.id, path: entry.path, ordinal: entry.ordinal, depth: depth)))
        parts.downloads.keepOrigin(of: claimed)
        return claimed
    }

    /// Called after the archive's judgement: entries that became drops move to their final path in the work folder, the
    /// others are removed.
    /// - Returns: the drops that must be judged now.
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
