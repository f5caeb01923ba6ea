import Domain
import FoundationEssentials

extension ClaimedDrop {
    /// Whether these are entries that this drop may have.
    /// - Throws: `.internalFault`.
    func requireEntries(_ entries: [ClaimedDrop], kind: DocumentKind) throws(PortError) {
        guard entries.isEmpty || kind == .archive else {
            throw PortError(.internalFault, "Drop \(id) has entries but is no archive.")
        }
        for entry in entries where entry.origin.entry?.archive != id {
            throw PortError(.internalFault, "Drop \(entry.id) is no entry of the archive \(id).")
        }
    }
}

extension LedgerTransaction {
    /// Makes each entry a drop of its own; the archive waits for as many.
    func insertEntries(_ entries: [ClaimedDrop], of archive: DropID) throws(PortError) {
        guard !entries.isEmpty else { return }
        for entry in entries { try insertClaim(entry, inboxPath: [], isCutShort: false) }
        try execute(
            "UPDATE drops SET open_entries = ? WHERE id = ?",
            [.integer(Int64(entries.count)), .text(archive.text)])
    }

    /// Called once for each drop, when it leaves the states `claimed` and `judged`; nothing when it is no entry.
    /// Counted down, not counted anew: an archive has thousands of entries.
    func closeEntry(_ id: DropID) throws(PortError) {
        try execute(
            """
            UPDATE drops SET open_entries = open_entries - 1
            WHERE id = (SELECT e.archive_id FROM drops e WHERE e.id = ?)
            """, [.text(id.text)])
    }
}

extension LedgerConnection {
    /// What became of an archive's entries so far, in its order.
    func entries(of archive: DropID) throws(PortError) -> [EntryOutcome] {
        var entries: [EntryOutcome] = []
        for var row in try query(EntryOutcome.select, [.text(archive.text)]) {
            entries.append(try EntryOutcome(row: &row))
        }
        return entries
    }
}

extension EntryOutcome {
    static let select = """
        SELECT d.id, d.entry_path, d.verdict, d.protocol_number, d.leading_finding FROM drops d
        WHERE d.archive_id = ? ORDER BY d.entry_ordinal
        """

    init(row: inout LedgerRow) throws(PortError) {
        self.init(
            id: try row.dropID(), path: try row.text(), verdict: try row.optionalWord(Verdict.self),
            protocolNumber: try row.optionalText(), leadingFinding: try row.optionalWord(FindingCode.self))
    }
}
