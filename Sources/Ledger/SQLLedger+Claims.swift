package import Domain
package import FoundationEssentials

extension SQLLedger {
    package func recordClaims(_ files: [FingerprintedFile]) async throws(PortError) {
        guard !files.isEmpty else { return }
        try await group.write { transaction throws(PortError) in
            for file in files { try transaction.recordClaim(file) }
        }
    }

    /// A drop that is released already stays as it is; one in any other state but `claimed` is an `.internalFault`, and then
    /// none of the group is released.
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

    /// A downloaded or unpacked file has no path in the inbox: `inboxPath` is empty.
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
        let detail = JSONText().with("bytes", Int(drop.byteCount)).with("sha256", drop.digest.hex)
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
                """, [.text("The file is gone: the ledger was restored from an older copy."), .text(id.text)])
            try refreshDrop(id)
        case .judged, .settled, .requeued: throw .outOfOrder("released", id, "past its claim")
        }
        try execute("UPDATE drops SET state = 'released' WHERE id = ?", [.text(id.text)])
        try closeEntry(id)
        try discardStaged(of: id)
        try recordEvent(.released, id, JSONText().with("reason", reason.rawValue), at: time)
    }
}
