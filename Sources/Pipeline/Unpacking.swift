import Domain

/// Takes an archive apart into files of the work folder that become drops of their own, or vanish as if they had never been.
struct Unpacking {
    let parts: PipelineParts

    /// Blocking. Flushed on return: every entry's bytes.
    func unpack(_ drop: ClaimedDrop, _ document: DocumentDescriptor) throws(PortError) -> InspectedDrop {
        let depth = (drop.origin.entry?.depth ?? 0) + 1
        var limits = parts.limits
        if depth > 1 {
            // Many archives in one: each may hold only a part of what one alone may.
            limits.archiveBytesMax /= 16
            limits.archiveEntriesMax /= 16
        }
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
            var refused = depth == 1 ? try tooManyArchives(in: entries) : []
            if refused.isEmpty, parts.rules.archives == .whole { refused = try refusals(of: entries) }
            guard refused.isEmpty else {
                for entry in entries { try parts.downloads.discardIncoming(entry.id) }
                inspection.findings += refused.prefix(parts.limits.findingsKeptMax)
                inspection.findingCount += refused.count
                return InspectedDrop(drop: drop, inspection: inspection)
            }
            return InspectedDrop(drop: drop, inspection: inspection, entries: entries)
        } catch {
            // No row knows them. What cannot be removed now is removed later: a full disk would fill with every try.
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

    /// A few kilobytes of archives in an archive would become a million files.
    private func tooManyArchives(in entries: [ClaimedDrop]) throws(PortError) -> [Finding] {
        let limit = parts.limits.archivesInArchiveMax
        var count = 0
        for entry in entries where count <= limit {
            let document = try OpenDocument.open(parts.downloads.incomingPath(entry.id))
            if try parts.unpacker.isArchive(document.descriptor) { count += 1 }
        }
        return count > limit ? [Finding(.archiveTooManyEntries, words: ["archives": "\(limit)"])] : []
    }

    /// All or nothing: each document is judged before any of them is a drop; what came earlier is looked at when it is one.
    private func refusals(of entries: [ClaimedDrop]) throws(PortError) -> [Finding] {
        var refused: [Finding] = []
        for entry in entries {
            let document = try OpenDocument.open(parts.downloads.incomingPath(entry.id))
            let inspection: Inspection
            if try parts.unpacker.isArchive(document.descriptor) {
                // Its own documents are judged later, which is too late for this one to be whole.
                refused.append(refusal(of: entry, because: .archiveTooDeep))
                continue
            } else if let exports = parts.exports,
                let form = try exports.reader.recognise(document.descriptor, name: entry.name)
            {
                inspection = try ExportIntake.inspect(
                    document.descriptor, form: form, reader: exports.reader, limits: parts.limits)
            } else {
                inspection = try parts.inspector.inspect(document.descriptor, limits: parts.documentLimits)
            }
            let decision = decide(
                inspection, from: entry.origin, rules: parts.rules, history: History(), routes: parts.routes,
                on: parts.day(entry.receivedAt), references: parts.references())
            guard decision.verdict != .accepted else { continue }
            refused.append(refusal(of: entry, because: decision.leadingFinding?.code ?? .notWellFormed))
        }
        return refused
    }

    private func refusal(of entry: ClaimedDrop, because code: FindingCode) -> Finding {
        Finding(
            .archiveEntryNotAccepted,
            words: ["entry": entry.origin.entry?.path ?? entry.name, "code": code.rawValue])
    }

    private func claim(
        _ entry: UnpackedEntry, _ id: DropID, _ file: any IncomingFile, of drop: ClaimedDrop, depth: Int
    ) throws(PortError) -> ClaimedDrop {
        let name = entry.path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? entry.path
        return ClaimedDrop(
            id: id, name: name, folder: drop.folder, byteCount: file.byteCount, digest: try file.finish(),
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
