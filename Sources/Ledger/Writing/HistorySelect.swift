import Domain

/// The two looks into the past that every judgement takes. Each is one step into an index, however many drops there are and
/// however often the same document was refused: CROSS JOIN keeps SQLite from walking all settled drops first.
///
/// Only what was accepted and still stands counts: a drop that a person sent back comes again as another, and must not meet itself.
struct HistorySelect {
    struct Lookup {
        var sql: String
        var arguments: [LedgerValue]
    }

    let sameContent: Lookup
    /// Nil for a document without a lote number or a sender.
    let sameLote: Lookup?

    /// `batch` is the number of the batch that the drop came with; nil for a drop of the inbox.
    init(digest: SHA256Digest, facts: DocumentFacts, drop: DropID, batch: String?) {
        sameContent = Self.lookup("f.digest = ?", [.text(digest.hex)], besides: drop, batch: batch)
        guard let lote = facts.loteNumber, !lote.isEmpty, let provider = facts.provider, !provider.isEmpty else {
            sameLote = nil
            return
        }
        sameLote = Self.lookup(
            "f.lote_number = ? AND f.provider = ?", [.text(lote), .text(provider)], besides: drop, batch: batch)
    }

    private static func lookup(
        _ condition: String, _ arguments: [LedgerValue], besides drop: DropID, batch: String?
    ) -> Lookup {
        Lookup(
            sql: """
                SELECT d.id, d.received_at, d.protocol_number FROM documents f CROSS JOIN drops d
                WHERE d.id = f.drop_id AND \(condition) AND f.verdict = 'accepted' AND d.state IN ('judged', 'settled')
                    AND d.id <> ?\(batch == nil ? "" : onItsWayToProtheus)
                ORDER BY f.drop_id LIMIT 1
                """,
            arguments: arguments + [.text(drop.text)] + (batch.map { [.text($0)] } ?? []))
    }

    /// For a drop that came from HAT: what went there does not count, nor what was taken back from the import folder, nor an
    /// earlier file of the same batch that waits for a person, since that batch was driven again.
    static let onItsWayToProtheus = """

            AND EXISTS (SELECT 1 FROM deliveries x WHERE x.drop_id = f.drop_id AND x.destination = 'import'
                AND COALESCE(x.handover, '') <> 'withdrawn')
            AND NOT (COALESCE(d.queue, '') = 'held' AND COALESCE(d.batch_number, '') = ?)
        """
}
