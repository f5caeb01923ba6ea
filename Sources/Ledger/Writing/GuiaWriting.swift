import Domain
import FoundationEssentials

/// Writes an item as HAT offers it now: a new row, or the next version of an existing one.
struct GuiaWriting {
    let entry: GuiaEntry
    let state: GuiaState
    let next: Date?
    let time: Date

    /// - Returns: the row's version.
    func store(in transaction: LedgerTransaction) throws(PortError) -> Int {
        let known = try transaction.connection.integer(
            "SELECT version FROM guias WHERE \(GuiaKey.condition)", entry.key.values)
        if known == nil {
            try transaction.execute(
                """
                INSERT INTO guias (resource, pass, item_key, first_seen_at, state, next_attempt_at, file_id, kind,
                    is_audit, provider, digest, path, problems, changed_at, file_digest, version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
                """, entry.key.values + [.time(time)] + (try values()))
        } else {
            try transaction.update(
                entry.key,
                """
                state = ?, next_attempt_at = ?, file_id = ?, kind = ?, is_audit = ?, provider = ?, digest = ?, path = ?,
                problems = ?, changed_at = ?, file_digest = ?, version = version + 1, attempts = 0, reason = NULL,
                handover = NULL, handover_at = NULL, returned_path = NULL
                """, try values())
        }
        return (known ?? 0) + 1
    }

    private func values() throws(PortError) -> [LedgerValue] {
        [
            .text(state.rawValue), .time(next), .text(entry.file.text), .text(entry.kind.rawValue),
            .flag(entry.isAudit), .text(entry.providerId), .text(entry.digest.hex), .text(entry.path),
            .text(try GuiaProblem.text(entry.problems)), .time(time), .text(entry.fileDigest?.hex),
        ]
    }
}
