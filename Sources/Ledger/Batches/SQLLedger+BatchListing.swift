package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Writes one page of HAT's listing, in one transaction; durable on return.
    /// - Returns: the number of rows added, refreshed, reopened and to be confirmed again.
    package func recordListed(
        _ batches: [ListedBatch], operation: BatchOperation, listedAt: Date
    ) async throws(PortError) -> ListingOutcome {
        guard !batches.isEmpty else { return ListingOutcome() }
        return try await group.write { transaction throws(PortError) in
            var outcome = ListingOutcome()
            for listed in batches {
                let listing = BatchListing(listed: listed, operation: operation, time: listedAt)
                try listing.record(in: transaction, &outcome)
            }
            return outcome
        }
    }
}

/// One batch of a page.
private struct BatchListing {
    let listed: ListedBatch
    let operation: BatchOperation
    let time: Date

    private var key: BatchKey { BatchKey(number: listed.reference.number, operation: operation) }

    func record(in transaction: LedgerTransaction, _ outcome: inout ListingOutcome) throws(PortError) {
        let known = try transaction.connection.batch(key)
        let reported = try known?.drop.map { drop throws(PortError) in
            try transaction.connection.protocolNumber(of: drop)
        }
        switch ListingStep(listed, known: known, reported: reported ?? nil, listedAt: time) {
        case .add:
            try add(in: transaction)
            outcome.added += 1
        case .passOver: break
        case .seen: try transaction.update(key, "listed_at = ?", [.time(time)])
        case .refresh(let isAnotherFile, let isDueAtOnce):
            try refresh(isAnotherFile: isAnotherFile, isDueAtOnce: isDueAtOnce, in: transaction)
            outcome.refreshed += 1
        case .confirmAgain:
            try confirmAgain(known?.drop, in: transaction)
            outcome.toConfirmAgain += 1
        case .reopen:
            try reopen(known, "generation = generation + 1, ", in: transaction)
            outcome.reopened += 1
        case .revive:
            try reopen(known, "", in: transaction)
            outcome.refreshed += 1
        }
        if operation == .delete { try supersedeDownload(in: transaction) }
    }

    private func add(in transaction: LedgerTransaction) throws(PortError) {
        let number = (try transaction.connection.integer("SELECT max(queue_number) FROM batches") ?? 0) + 1
        try transaction.execute(
            """
            INSERT INTO batches (queue_number, batch_number, operation, state, next_attempt_at, health_provider_id,
                auth_type, batch_date, storage_path, access_token, listed_at, listed_status, listed_protocol)
            VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [.integer(Int64(number))] + key.values + [.time(time)] + listedValues
                + [.text(listed.status), .text(listed.protocolNumber)])
        try transaction.recordEvent(.batchListed, nil, key.detail.with("queue", number), at: time)
    }

    /// Updates a known row. When the file was replaced, the partial download is useless, and clearing `incoming` keeps
    /// an attempt under way from storing it.
    private func refresh(
        isAnotherFile: Bool, isDueAtOnce: Bool, in transaction: LedgerTransaction
    ) throws(PortError) {
        try transaction.update(key, Self.listedAssignments, listedValues)
        if isDueAtOnce { try transaction.update(key, "next_attempt_at = ?", [.time(time)]) }
        guard isAnotherFile else { return }
        try transaction.update(key, "incoming = NULL, validator = NULL", [])
        try transaction.recordEvent(.batchRefreshed, nil, key.detail, at: time)
    }

    /// Makes the row due for another confirmation. The number of attempts continues, so that a HAT that never accepts
    /// it does not cause retries without end. The new token is stored, to ask the storage whether it still has the
    /// judged file.
    private func confirmAgain(_ drop: DropID?, in transaction: LedgerTransaction) throws(PortError) {
        let isDeletion = operation == .delete
        let state: BatchState = isDeletion ? .pending : .confirming
        try transaction.update(
            key,
            "state = ?, next_attempt_at = ?, done_at = NULL, listed_at = ?, is_to_be_compared = ?, access_token = ?",
            [
                .text(state.rawValue), .time(time), .time(time), .flag(!isDeletion),
                .text(isDeletion ? "" : listed.accessToken),
            ])
        try transaction.recordEvent(
            operation == .delete ? .batchReopened : .batchConfirming, drop, key.detail.with("why", "listed again"),
            at: time)
    }

    private func reopen(
        _ known: BatchRecord?, _ generation: String, in transaction: LedgerTransaction
    ) throws(PortError) {
        try transaction.update(
            key,
            """
            \(generation)state = 'pending', attempts = 0, next_attempt_at = ?,
            previous_drop = COALESCE(drop_id, previous_drop), drop_id = NULL, incoming = NULL, validator = NULL,
            reason = NULL, done_at = NULL, is_to_be_compared = 0, was_refetched = 0, \(Self.listedAssignments),
            listed_status = ?, listed_protocol = ?
            """, [.time(time)] + listedValues + [.text(listed.status), .text(listed.protocolNumber)])
        try transaction.recordEvent(.batchReopened, known?.drop, key.detail.with("why", "listed again"), at: time)
    }

    private func supersedeDownload(in transaction: LedgerTransaction) throws(PortError) {
        let download = BatchKey(number: key.number, operation: .download)
        let changed = try transaction.execute(
            """
            UPDATE batches SET state = 'superseded', done_at = ?, next_attempt_at = NULL, access_token = '',
                incoming = NULL, validator = NULL
            WHERE batch_number = ? AND operation = ? AND (state = 'pending' OR state = 'dead') AND listed_at <= ?
            """, [.time(time)] + download.values + [.time(time)])
        guard changed > 0 else { return }
        try transaction.recordEvent(.batchSuperseded, nil, download.detail, at: time)
    }

    private static let listedAssignments =
        "health_provider_id = ?, auth_type = ?, batch_date = ?, storage_path = ?, access_token = ?, listed_at = ?"

    private var listedValues: [LedgerValue] {
        [
            .text(listed.reference.healthProviderId), .text(listed.reference.authType), .text(listed.batchDate),
            .text(listed.storagePath), .text(listed.accessToken), .time(time),
        ]
    }
}
