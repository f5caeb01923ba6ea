package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Adds a row in state `claimed` for each file, in one transaction; durable on return.
    /// - Throws: `.exists` for an ID that the ledger has; nothing is written then.
    package func recordClaims(_ files: [FingerprintedFile]) async throws(PortError) {
        guard !files.isEmpty else { return }
        try await group.write { transaction throws(PortError) in
            for file in files { try transaction.recordClaim(file) }
        }
    }

    /// Marks claims as `released`, in one transaction; durable on return. A released drop stays as it is. With the
    /// reason `.lost` judged drops are released too, and their unfinished deliveries end as given up.
    /// - Throws: `.internalFault` for a drop in any other state, `.notFound` for an unknown drop; none is released
    ///   then.
    package func release(_ ids: [DropID], reason: ReleaseReason, at time: Date) async throws(PortError) {
        guard !ids.isEmpty else { return }
        for id in ids { try await discardStaged(of: id) }
        try await group.write { transaction throws(PortError) in
            for id in ids { try transaction.release(id, reason: reason, at: time) }
        }
    }
}

extension LedgerTransaction {
    fileprivate func recordClaim(_ claim: FingerprintedFile) throws(PortError) {
        try insertClaim(ClaimedDrop(claim), inboxPath: claim.file.path.bytes, isCutShort: claim.file.isCutShort)
    }

    /// Inserts a drop in state `claimed`. `inboxPath` is empty for a downloaded or unpacked file.
    func insertClaim(_ drop: ClaimedDrop, inboxPath: [UInt8], isCutShort: Bool) throws(PortError) {
        try execute(
            """
            INSERT INTO drops (id, name, name_folded, folder, inbox_path, byte_count, digest, received_at,
                is_cut_short, batch_number, batch_provider, batch_auth_type, archive_id, entry_path, entry_ordinal,
                entry_depth, state, bxx_status)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'claimed', 0)
            """,
            [
                .text(drop.id.text), .text(drop.name), .text(drop.name.lowercased()), .text(drop.folder),
                .bytes(inboxPath), .integer(drop.byteCount), .text(drop.digest.hex), .time(drop.receivedAt),
                .flag(isCutShort),
            ] + drop.origin.values)
        let detail = JournalDetail().with("bytes", Int(drop.byteCount)).with("sha256", drop.digest.hex)
            .with("batch", drop.origin.batch?.number)
            .with("archive", drop.origin.entry?.archive.text).with("ordinal", drop.origin.entry?.ordinal)
        try recordEvent(.claimed, drop.id, detail, at: drop.receivedAt)
    }

    fileprivate func release(_ id: DropID, reason: ReleaseReason, at time: Date) throws(PortError) {
        switch try knownState(of: id) {
        case .released: return
        case .claimed: break
        case .judged where reason == .lost:
            try execute(
                """
                UPDATE deliveries SET state = 'givenUp', next_attempt_at = NULL, reason = ?
                WHERE drop_id = ? AND state IN ('waiting', 'attempting', 'placing', 'held')
                """, [.text("The file does not exist: the ledger was restored from an older copy."), .text(id.text)])
            try refreshDrop(id)
        case .judged, .settled, .requeued: throw .outOfOrder("released", id, "past its claim")
        }
        try execute("UPDATE drops SET state = 'released' WHERE id = ?", [.text(id.text)])
        try closeEntry(id)
        try discardStaged(of: id)
        try recordEvent(.released, id, JournalDetail().with("reason", reason.rawValue), at: time)
    }
}
