import Domain

/// The two history queries of every judgement. Each is one index lookup, however many drops exist and however often the
/// same document was rejected; CROSS JOIN keeps SQLite from scanning all settled drops first.
///
/// Only accepted drops that still count are found. A drop that an operator sent back comes again as a new drop, which
/// must not match its predecessor.
struct HistorySelect {
    struct Lookup {
        var sql: String
        var arguments: [LedgerValue]
    }

    let sameContent: Lookup
    /// Nil for a document without a lote number or a sender.
    let sameLote: Lookup?

    /// `batch` is the number of the batch that the drop came with; nil for a drop from the inbox.
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

    /// Extra condition for a drop from HAT. Deliveries to HAT do not count, nor files withdrawn from the import folder,
    /// nor an earlier file of the same batch that is held: retrying the batch means judging it anew.
    static let onItsWayToProtheus = """

            AND EXISTS (SELECT 1 FROM deliveries x WHERE x.drop_id = f.drop_id AND x.destination = 'import'
                AND COALESCE(x.handover, '') <> 'withdrawn')
            AND NOT (COALESCE(d.queue, '') = 'held' AND COALESCE(d.batch_number, '') = ?)
        """
}
