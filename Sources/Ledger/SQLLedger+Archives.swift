package import Domain
package import FoundationEssentials

extension SQLLedger {
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
    /// Nothing for an archive that was concluded before: it has a number, or another verdict than that of an opened one.
    fileprivate func concludeArchive(
        _ id: DropID, by numbering: (any ProtocolNumbering)?, at time: Date
    ) throws(PortError) {
        let rows = try connection.query(
            """
            SELECT d.state, d.verdict, d.protocol_number, d.open_entries, f.kind
            FROM drops d JOIN documents f ON f.drop_id = d.id WHERE d.id = ?
            """, [.text(id.text)])
        guard var row = rows.first else { throw .unknownDrop(id) }
        let (state, verdict) = (try row.rawValue(DropState.self), try row.rawValue(Verdict.self))
        let (number, open) = (try row.optionalText(), try row.integer())
        let kind = try row.rawValue(DocumentKind.self)
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
        try recordEvent(.archiveConcluded, id, JSONText().with("verdict", outcome.verdict.rawValue), at: time)
    }

    private func giveNumber(
        toArchive id: DropID, by numbering: (any ProtocolNumbering)?, at time: Date
    ) throws(PortError) {
        let number = try giveProtocol(to: id, by: numbering, at: time)
        try execute("UPDATE drops SET protocol_number = ? WHERE id = ?", [.text(number), .text(id.text)])
        try recordEvent(
            .archiveConcluded, id,
            JSONText().with("verdict", Verdict.accepted.rawValue).with("protocol", number), at: time)
    }
}

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
            id: try row.dropID(), path: try row.text(), verdict: try row.optionalRawValue(Verdict.self),
            protocolNumber: try row.optionalText(), leadingFinding: try row.optionalRawValue(FindingCode.self))
    }
}
