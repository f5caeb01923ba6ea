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
        let request = JudgementRequest(drop: drop, inspection: inspection, time: time, decide: decide)
        let step = try JudgementStep(request, entries: entries, numbering: numbering)
        while true {
            let judged = try await group.write { transaction throws(PortError) in try step.run(in: transaction) }
            if let judged { return judged.judgement }
            try await discardStaged(of: drop.id)
        }
    }

    /// Judges several documents in one transaction; durable on return. Each has a savepoint of its own.
    package func judge(_ requests: [JudgementRequest]) async -> [Result<NewJudgement, PortError>] {
        let numbering = numbering
        // Encoded before the transaction, because every other writer waits while that runs.
        let steps = requests.map { request in
            Result { () throws(PortError) in try JudgementStep(request, entries: [], numbering: numbering) }
        }
        return await group.writeEach(steps) { step, transaction throws(PortError) in
            guard let judged = try step.get().run(in: transaction) else {
                throw PortError(.internalFault, "An export cannot be judged in a group.")
            }
            return judged
        }
    }
}

/// The judgement of one drop: everything that can be computed before its transaction.
private struct JudgementStep: Sendable {
    private let request: JudgementRequest
    private let entries: [ClaimedDrop]
    private let writing: JudgementWriting

    init(
        _ request: JudgementRequest, entries: [ClaimedDrop], numbering: (any ProtocolNumbering)?
    ) throws(PortError) {
        let facts = DocumentFacts(request.inspection)
        self.request = request
        self.entries = entries
        writing = JudgementWriting(
            id: request.drop.id, facts: facts, factsText: try StoredJSON.encode(facts),
            guias: try GuiaIndex(request.inspection, provider: facts.provider), numbering: numbering,
            time: request.time)
    }

    /// - Returns: nil when more rows are staged of the drop than one transaction should remove; nothing is written then.
    func run(in transaction: LedgerTransaction) throws(PortError) -> NewJudgement? {
        let (drop, inspection) = (request.drop, request.inspection)
        let claimed = try transaction.claimed(drop.id)
        guard let (digest, batch) = claimed else {
            guard let stored = try transaction.connection.storedJudgement(of: drop.id) else {
                throw .outOfOrder("judged", drop.id, "past its claim, without a judgement")
            }
            return NewJudgement(judgement: stored.judgement, isPlain: false)
        }
        let past = HistorySelect(digest: digest, facts: writing.facts, drop: drop.id, batch: batch)
        var history = try transaction.history(past)
        if let guias = writing.guias {
            let select = GuiaSelect(drop: drop.id, digest: digest, facts: writing.facts, batch: batch)
            history.earlierGuias = try transaction.earlierGuias(guias, select)
        }
        let decision = request.decide(history)
        let isStaged = inspection.stagedCount == inspection.export?.recordCount
        let isKept = isStaged && decision.destinations.contains(.orders)
        if !isKept, try transaction.hasManyStaged(of: drop.id) { return nil }
        let judged = try writing.store(decision, digest: digest, in: transaction)
        let count = isKept ? inspection.stagedCount : 0
        try transaction.settleStaged(of: drop.id, keeping: count, at: request.time)
        if decision.verdict == .accepted { try transaction.insertEntries(entries, of: drop.id) }
        return judged
    }
}

extension LedgerTransaction {
    /// The digest of a claimed drop and the number of its batch, which is nil for a drop from the inbox.
    /// - Returns: nil for a drop that is judged already.
    /// - Throws: `.notFound` for an unknown drop, `.internalFault` for one that was released before it was judged.
    fileprivate func claimed(_ id: DropID) throws(PortError) -> (digest: SHA256Digest, batch: String?)? {
        let rows = try connection.query(
            "SELECT state, digest, batch_number FROM drops WHERE id = ?", [.text(id.text)])
        guard var row = rows.first else { throw .unknownDrop(id) }
        switch try row.rawValue("state", DropState.self) {
        case .claimed: return (try row.digest("digest"), try row.optionalText("batch_number"))
        case .released: throw .outOfOrder("judged", id, "released")
        case .judged, .settled, .requeued: return nil
        }
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
