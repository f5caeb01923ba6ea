package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Writes the final verdict of an archive, with its protocol number or its finding; durable on return.
    /// - Throws: `.notFound` for an unknown drop; `.internalFault` while an entry is open or if the drop is no archive.
    package func concludeArchive(_ id: DropID, at time: Date) async throws(PortError) -> JudgedDrop {
        let numbering = numbering
        return try await group.write { transaction throws(PortError) in
            try transaction.concludeArchive(id, by: numbering, at: time)
            guard let judged = try transaction.connection.judgedDrops(JudgedSelect.one, [.text(id.text)]).first else {
                throw .unknownDrop(id)
            }
            return judged
        }
    }
}

extension LedgerTransaction {
    /// Does nothing for an archive that was concluded before: it has a number, or a verdict other than accepted.
    fileprivate func concludeArchive(
        _ id: DropID, by numbering: (any ProtocolNumbering)?, at time: Date
    ) throws(PortError) {
        let rows = try connection.query(
            """
            SELECT d.state, d.verdict, d.protocol_number, d.open_entries, f.kind
            FROM drops d JOIN documents f ON f.drop_id = d.id WHERE d.id = ?
            """, [.text(id.text)])
        guard var row = rows.first else { throw .unknownDrop(id) }
        let (state, verdict) = (try row.rawValue("state", DropState.self), try row.rawValue("verdict", Verdict.self))
        let (number, open) = (try row.optionalText("protocol_number"), try row.integer("open_entries"))
        let kind = try row.rawValue("kind", DocumentKind.self)
        guard state == .judged, verdict == .accepted, number == nil else { return }
        guard kind == .archive, open == 0 else { throw .outOfOrder("concluded", id, "no archive, or still open") }
        let outcome = ArchiveOutcome(of: try connection.entries(of: id))
        guard let finding = outcome.finding else { return try giveNumber(toArchive: id, by: numbering, at: time) }
        let count = try connection.integer("SELECT finding_count FROM drops WHERE id = ?", [.text(id.text)]) ?? 0
        let ordinal = try connection.integer(
            "SELECT COALESCE(MAX(ordinal), -1) + 1 FROM findings WHERE drop_id = ?", [.text(id.text)])
        try execute(Finding.insert, finding.values(drop: id, ordinal: ordinal ?? 0))
        try execute(
            "UPDATE drops SET verdict = ?, finding_count = ?, leading_finding = ?, motive = ? WHERE id = ?",
            [
                .text(outcome.verdict.rawValue), .integer(Int64(count + 1)), .text(finding.code.rawValue),
                .text(finding.motive.code), .text(id.text),
            ])
        try execute(
            "UPDATE documents SET verdict = ? WHERE drop_id = ?", [.text(outcome.verdict.rawValue), .text(id.text)])
        try refreshDrop(id)
        try recordEvent(.archiveConcluded, id, JournalDetail().with("verdict", outcome.verdict.rawValue), at: time)
    }

    private func giveNumber(
        toArchive id: DropID, by numbering: (any ProtocolNumbering)?, at time: Date
    ) throws(PortError) {
        let number = try giveProtocol(to: id, by: numbering, at: time)
        try execute("UPDATE drops SET protocol_number = ? WHERE id = ?", [.text(number), .text(id.text)])
        try recordEvent(
            .archiveConcluded, id,
            JournalDetail().with("verdict", Verdict.accepted.rawValue).with("protocol", number), at: time)
    }
}

extension LedgerTransaction {
    /// Inserts each entry as a drop; the archive waits until all are closed.
    func insertEntries(_ entries: [ClaimedDrop], of archive: DropID) throws(PortError) {
        guard !entries.isEmpty else { return }
        for entry in entries { try insertClaim(entry, inboxPath: [], isCutShort: false) }
        try execute(
            "UPDATE drops SET open_entries = ? WHERE id = ?",
            [.integer(Int64(entries.count)), .text(archive.text)])
    }

    /// Counts down the open entries of the archive of this drop. Called once for each drop when it leaves the states
    /// `claimed` and `judged`; no effect when it is no entry. The count is decremented, not recomputed, because an
    /// archive has thousands of entries.
    func closeEntry(_ id: DropID) throws(PortError) {
        try execute(
            """
            UPDATE drops SET open_entries = open_entries - 1
            WHERE id = (SELECT e.archive_id FROM drops e WHERE e.id = ?)
            """, [.text(id.text)])
    }
}

extension LedgerConnection {
    /// The outcomes of an archive's entries so far, in the order of the archive.
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
            id: try row.dropID("id"), path: try row.text("entry_path"),
            verdict: try row.optionalRawValue("verdict", Verdict.self),
            protocolNumber: try row.optionalText("protocol_number"),
            leadingFinding: try row.optionalRawValue("leading_finding", FindingCode.self))
    }
}
