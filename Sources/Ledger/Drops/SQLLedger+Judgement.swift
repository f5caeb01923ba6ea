package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Judges a drop against its history and writes judgement, deliveries and entries in one transaction; durable on
    /// return. `decide` runs on the writing thread. A drop that is judged already keeps its judgement.
    /// - Throws: `.notFound`, `.limitExceeded` or `.internalFault`; see `Ledger.judge`.
    package func judge(
        _ drop: ClaimedDrop, inspection: Inspection, entries: [ClaimedDrop], at time: Date,
        decide: @escaping @Sendable (History) -> Decision
    ) async throws(PortError) -> Judgement {
        try drop.requireEntries(entries, kind: inspection.kind)
        // Encoded before the transaction, because every other writer waits while that runs.
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
    /// The judgement of a drop that is judged already; nil for a claimed one.
    /// - Throws: `.internalFault` for a drop that was released before it was judged.
    fileprivate func storedJudgement(of id: DropID) throws(PortError) -> Judgement? {
        switch try knownState(of: id) {
        case .claimed: return nil
        case .released: throw .outOfOrder("judged", id, "released")
        case .judged, .settled, .requeued: return try connection.storedJudgement(of: id)?.judgement
        }
    }

    /// The drop's digest and the number of its batch; nil for a drop from the inbox.
    fileprivate func identity(of id: DropID) throws(PortError) -> (digest: SHA256Digest, batch: String?) {
        let rows = try connection.query("SELECT digest, batch_number FROM drops WHERE id = ?", [.text(id.text)])
        guard var row = rows.first else { throw .unknownDrop(id) }
        return (try row.digest("digest"), try row.optionalText("batch_number"))
    }

    fileprivate func history(_ past: HistorySelect) throws(PortError) -> History {
        History(sameContent: try earlier(past.sameContent), sameLote: try past.sameLote.flatMap(earlier))
    }

    private func earlier(_ lookup: HistorySelect.Lookup) throws(PortError) -> EarlierDrop? {
        guard var row = try connection.query(lookup.sql, lookup.arguments).first else { return nil }
        return EarlierDrop(
            id: try row.dropID("id"), receivedAt: try row.time("received_at"),
            protocolNumber: try row.optionalText("protocol_number"))
    }
}
