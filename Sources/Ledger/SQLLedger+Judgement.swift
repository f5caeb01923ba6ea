package import Domain
package import FoundationEssentials

extension SQLLedger {
    package func judge(
        _ drop: ClaimedDrop, inspection: Inspection, at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement {
        // Encoded before the transaction: while it runs every other writer waits.
        let writing = JudgementWriting(
            id: drop.id, facts: DocumentFacts(inspection), factsText: try StoredJSON.encode(DocumentFacts(inspection)),
            time: time)
        return try await group.write { transaction throws(PortError) in
            if let stored = try transaction.storedJudgement(of: drop.id) { return stored }
            guard let digest = try transaction.digest(of: drop.id) else { throw .unknownDrop(drop.id) }
            let decision = decide(try transaction.history(writing.facts, digest: digest, besides: drop.id))
            return try writing.store(decision, digest: digest, in: transaction)
        }
    }
}

extension LedgerTransaction {
    /// - Throws: `.internalFault` for a drop that was released before it was judged.
    fileprivate func storedJudgement(of id: DropID) throws(PortError) -> Judgement? {
        switch try knownState(of: id) {
        case .claimed: return nil
        case .released: throw .outOfOrder("judged", id, "released")
        case .judged, .settled, .requeued: return try connection.storedJudgement(of: id)?.judgement
        }
    }

    fileprivate func digest(of id: DropID) throws(PortError) -> SHA256Digest? {
        var row = try connection.query("SELECT digest FROM drops WHERE id = ?", [.text(id.text)]).first
        return try row?.digest()
    }

    /// Only what was accepted and still stands: a drop that a person sent back comes again as another, and must not meet itself.
    fileprivate func history(
        _ facts: DocumentFacts, digest: SHA256Digest, besides id: DropID
    ) throws(PortError) -> History {
        let sameContent = try earlier(HistorySelect.sameContent, [.text(digest.hex), .text(id.text)])
        guard let lote = facts.loteNumber, !lote.isEmpty, let provider = facts.provider, !provider.isEmpty else {
            return History(sameContent: sameContent)
        }
        let sameLote = try earlier(HistorySelect.sameLote, [.text(lote), .text(provider), .text(id.text)])
        return History(sameContent: sameContent, sameLote: sameLote)
    }

    private func earlier(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> EarlierDrop? {
        guard var row = try connection.query(sql, arguments).first else { return nil }
        return EarlierDrop(
            id: try row.dropID(), receivedAt: try row.time(), protocolNumber: try row.optionalText())
    }
}

/// The two looks into the past that every judgement takes. Each is one step into an index, however many drops there are and
/// however often the same document was refused: CROSS JOIN keeps SQLite from walking all settled drops first.
enum HistorySelect {
    static let sameContent = select("f.digest = ?")
    static let sameLote = select("f.lote_number = ? AND f.provider = ?")

    private static func select(_ condition: String) -> String {
        """
        SELECT d.id, d.received_at, d.protocol_number FROM documents f CROSS JOIN drops d
        WHERE d.id = f.drop_id AND \(condition) AND f.verdict = 'accepted' AND d.state IN ('judged', 'settled')
            AND d.id <> ?
        ORDER BY f.drop_id LIMIT 1
        """
    }
}
