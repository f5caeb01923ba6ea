package import Domain
package import FoundationEssentials

extension SQLLedger {
    package func judge(
        _ drop: ClaimedDrop, inspection: Inspection, entries: [ClaimedDrop], at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement {
        try drop.requireEntries(entries, kind: inspection.kind)
        // Encoded before the transaction: while it runs every other writer waits.
        let facts = DocumentFacts(inspection)
        let writing = JudgementWriting(
            id: drop.id, facts: facts, factsText: try StoredJSON.encode(facts),
            guias: try GuiaIndex(inspection, provider: facts.provider), numbering: numbering, time: time)
        let isStaged = inspection.stagedCount == inspection.export?.recordCount
        while true {
            let judgement = try await group.write { transaction throws(PortError) -> Judgement? in
                if let stored = try transaction.storedJudgement(of: drop.id) { return stored }
                let (digest, batch) = try transaction.identity(of: drop.id)
                let past = HistorySelect(digest: digest, facts: writing.facts, drop: drop.id, batch: batch)
                var history = try transaction.history(past)
                if let guias = writing.guias {
                    let select = GuiaSelect(drop: drop.id, digest: digest, facts: writing.facts, batch: batch)
                    history.earlierGuias = try transaction.earlierGuias(guias, select)
                }
                let decision = decide(history)
                let isKept = isStaged && decision.destinations.contains(.orders)
                if !isKept, try transaction.hasManyStaged(of: drop.id) { return nil }
                let judgement = try writing.store(decision, digest: digest, in: transaction)
                try transaction.settleStaged(of: drop.id, keeping: isKept ? inspection.stagedCount : 0, at: time)
                if decision.verdict == .accepted { try transaction.insertEntries(entries, of: drop.id) }
                return judgement
            }
            if let judgement { return judgement }
            try await discardStaged(of: drop.id)
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

    /// The drop's bytes, and the number of the batch that it came with; nil for a drop of the inbox.
    fileprivate func identity(of id: DropID) throws(PortError) -> (digest: SHA256Digest, batch: String?) {
        let rows = try connection.query("SELECT digest, batch_number FROM drops WHERE id = ?", [.text(id.text)])
        guard var row = rows.first else { throw .unknownDrop(id) }
        return (try row.digest(), try row.optionalText())
    }

    fileprivate func history(_ past: HistorySelect) throws(PortError) -> History {
        History(sameContent: try earlier(past.sameContent), sameLote: try past.sameLote.flatMap(earlier))
    }

    private func earlier(_ lookup: HistorySelect.Lookup) throws(PortError) -> EarlierDrop? {
        guard var row = try connection.query(lookup.sql, lookup.arguments).first else { return nil }
        return EarlierDrop(
            id: try row.dropID(), receivedAt: try row.time(), protocolNumber: try row.optionalText())
    }
}
