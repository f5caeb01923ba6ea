import Domain
import FoundationEssentials

/// Writes one judgement: document, findings, protocol number, deliveries, the drop's new state and its journal row.
struct JudgementWriting: Sendable {
    let id: DropID
    let facts: DocumentFacts
    let factsText: String
    /// Nil when the document has no guias that can be recognised.
    var guias: GuiaIndex?
    var numbering: (any ProtocolNumbering)?
    let time: Date

    func store(
        _ decision: Decision, digest: SHA256Digest, in transaction: LedgerTransaction
    ) throws(PortError) -> NewJudgement {
        try insertDocument(decision.verdict, digest: digest, in: transaction)
        for (index, finding) in decision.findings.enumerated() {
            try transaction.execute(Finding.insert, finding.values(drop: id, ordinal: index))
        }
        // An archive gets its number after one of its documents was accepted (`concludeArchive`).
        let isNumbered = decision.verdict == .accepted && facts.kind != .archive
        let protocolNumber = isNumbered ? try transaction.giveProtocol(to: id, by: numbering, at: time) : nil
        if let protocolNumber, let guias { try transaction.keepGuias(guias, protocolNumber: protocolNumber) }
        let isPlain = try insertDeliveries(to: decision.destinations, digest: digest, in: transaction)
        try updateDrop(decision, protocolNumber: protocolNumber, isPlain: isPlain, in: transaction)
        if !isPlain { try transaction.refreshDrop(id) }
        try transaction.recordEvent(.judged, id, detail(decision, protocolNumber: protocolNumber), at: time)
        let judgement = Judgement(
            decision: decision, protocolNumber: protocolNumber,
            deliveries: decision.destinations.map { Delivery(drop: id, destination: $0) })
        return NewJudgement(judgement: judgement, isPlain: isPlain)
    }

    private func insertDocument(
        _ verdict: Verdict, digest: SHA256Digest, in transaction: LedgerTransaction
    ) throws(PortError) {
        try transaction.execute(
            """
            INSERT INTO documents (drop_id, verdict, digest, kind, version, transaction_name, provider, lote_number,
                guia_kind, guia_count, total_cents, facts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(id.text), .text(verdict.rawValue), .text(digest.hex), .text(facts.kind.rawValue),
                .text(facts.header.version?.text), .text(facts.header.transaction), .text(facts.provider),
                .text(facts.loteNumber), .text(facts.guiaKind?.rawValue), .integer(Int64(facts.statedGuiaCount ?? 0)),
                .integer(facts.statedTotal?.cents ?? 0), .text(factsText),
            ])
    }

    /// - Returns: whether no delivery inherits anything.
    private func insertDeliveries(
        to destinations: [Destination], digest: SHA256Digest, in transaction: LedgerTransaction
    ) throws(PortError) -> Bool {
        guard !destinations.isEmpty else { return true }
        let earlier = try transaction.connection.earlierDeliveries(of: digest, besides: id)
        for (index, destination) in destinations.enumerated() {
            let start = earlier[destination] ?? EarlierDelivery()
            try transaction.execute(
                """
                INSERT INTO deliveries (drop_id, destination, ordinal, state, created_at, next_attempt_at,
                    is_outcome_unknown, unknown_since, questions, last_answer, is_resend_wanted, placement_path,
                    receipt_batch, receipt_protocol, receipt_status, receipt_was_there, handover, handover_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(id.text), .text(destination.rawValue), .integer(Int64(index)),
                    .text((start.isDelivered ? DeliveryState.delivered : .waiting).rawValue), .time(time),
                    .time(start.isDelivered ? nil : time),
                ] + UnknownOutcome.values(start.isDelivered ? nil : start.unknown) + [
                    .flag(start.isResendWanted && !start.isDelivered), .text(start.placementPath),
                ] + PortalReceipt.values(start.receipt) + [
                    .text(start.handOver?.rawValue), .time(start.handOver == nil ? nil : time),
                ])
        }
        return earlier.isEmpty
    }

    /// `isPlain`: every delivery waits for its first attempt; otherwise `refreshDrop` follows.
    private func updateDrop(
        _ decision: Decision, protocolNumber: String?, isPlain: Bool, in transaction: LedgerTransaction
    ) throws(PortError) {
        let waiting = decision.destinations.map { destination in
            DeliveryOutcome(
                destination: destination, state: .waiting, attempts: 0, receipt: nil, reason: nil, placementPath: nil,
                nextAttemptAt: nil)
        }
        let status = BXXStatus.of(verdict: decision.verdict, outcomes: waiting)
        try transaction.execute(
            """
            UPDATE drops SET state = 'judged', verdict = ?, protocol_number = ?, finding_count = ?,
                leading_finding = ?, motive = ?, earlier_id = ?, earlier_received_at = ?, earlier_protocol = ?,
                judged_at = ?, open_deliveries = ?, bxx_status = ?
            WHERE id = ?
            """,
            [
                .text(decision.verdict.rawValue), .text(protocolNumber), .integer(Int64(decision.findingCount)),
                .text(decision.leadingFinding?.code.rawValue), .text(decision.motive?.code),
                .text(decision.earlier?.id.text), .time(decision.earlier?.receivedAt),
                .text(decision.earlier?.protocolNumber), .time(time), .integer(Int64(waiting.count)),
                .integer(Int64(status.rawValue)), .text(id.text),
            ])
    }

    private func detail(_ decision: Decision, protocolNumber: String?) -> JournalDetail {
        JournalDetail()
            .with("verdict", decision.verdict.rawValue)
            .with("protocol", protocolNumber)
            .with("findings", decision.findingCount)
            .with("leading", decision.leadingFinding?.code.rawValue)
            .with("motive", decision.motive?.code)
            .with("earlier", decision.earlier?.id.text)
            .with("destinations", decision.destinations.map(\.rawValue))
    }
}

extension LedgerTransaction {
    /// The next protocol number. The sequence has no gaps while one ledger is in use, because a judgement that is
    /// rolled back frees its number.
    /// - Throws: `.limitExceeded` after 12 digits (TISS `numeroProtocolo`); errors of `numbering`.
    func giveProtocol(
        to id: DropID, by numbering: (any ProtocolNumbering)?, at time: Date
    ) throws(PortError) -> String {
        let last = Int64(try connection.integer("SELECT max(number) FROM protocols") ?? 0)
        let number = try numbering?.next(after: last) ?? last + 1
        guard number <= Limits.protocolNumberMax else {
            throw .protocolNumbersUsedUp()
        }
        try execute(
            "INSERT INTO protocols (number, drop_id, given_at) VALUES (?, ?, ?)",
            [.integer(number), .text(id.text), .time(time)])
        return String(number)
    }
}
