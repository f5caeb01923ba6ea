package import Domain
package import FoundationEssentials

extension SQLLedger: BatchLedger {
    /// Counts an attempt and, for a download, stores the ID of the incoming file; durable on return.
    /// - Returns: the batch as stored now; nil when it is unknown or no step is due for it.
    package func beginBatchAttempt(
        _ key: BatchKey, incoming: DropID?, at time: Date
    ) async throws(PortError) -> BatchRecord? {
        try await group.write { transaction throws(PortError) in
            guard let record = try transaction.connection.batch(key), record.isOpen else { return nil }
            let isDownload = record.state == .pending && key.operation == .download
            try transaction.update(
                key, "attempts = attempts + 1, incoming = COALESCE(incoming, ?)",
                [.text(isDownload ? incoming?.text : nil)])
            try transaction.recordEvent(
                .batchBegun, record, key.detail.with("attempt", record.attempts + 1), at: time)
            return try transaction.connection.batch(key)
        }
    }

    /// Stores a downloaded file as a drop in state `claimed` and the batch as `fetched`; durable on return.
    /// - Returns: false when it is the file that was settled before; the batch is then confirmed again and no drop is
    ///   created.
    /// - Throws: `.notFound` for an unknown batch, `.busy` when HAT deleted or replaced the batch meanwhile,
    ///   `.internalFault` for a drop of another batch.
    package func recordFetched(
        _ key: BatchKey, drop: ClaimedDrop, stored: StoredFacts, at time: Date
    ) async throws(PortError) -> Bool {
        guard drop.origin.batch?.number == key.number, key.operation == .download else {
            throw PortError(.internalFault, "The drop \(drop.id) is not the file of batch \(key.number).")
        }
        return try await group.write { transaction throws(PortError) in
            try transaction.recordFetched(key, drop, stored, at: time)
        }
    }

    /// Writes the result of an attempt and its exchange; durable on return.
    /// - Throws: `.notFound` for an unknown batch, `.internalFault` for a download that is done without a file.
    package func endBatchAttempt(
        _ key: BatchKey, result: BatchResult, exchange: PortalCallRecord?, at time: Date
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let record = try transaction.knownBatch(key)
            if let exchange {
                try transaction.keep(exchange, of: .batch(key), outcome: result.word, reason: result.reason, at: time)
            }
            // Without a begun attempt the row was changed elsewhere since.
            guard record.isOpen, record.attempts > 0 else { return }
            if result == .done, record.state == .pending, key.operation == .download {
                throw PortError(.internalFault, "Batch \(key.number) cannot be done: its file was not fetched.")
            }
            try transaction.store(result, of: key, at: time)
            let detail = key.detail.with("result", result.word).with("http", exchange?.httpStatus)
            try transaction.recordEvent(.batchEnded, record, detail.with("reason", result.reason), at: time)
        }
    }

    /// Undoes the count of an attempt that failed for a local reason; durable on return. No effect when attempts were
    /// added since.
    /// - Throws: `.notFound` for an unknown batch.
    package func uncountBatchAttempt(
        _ key: BatchKey, attempts: Int, next: Date, reason: String, at time: Date
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let record = try transaction.knownBatch(key)
            guard record.isOpen, record.attempts == attempts + 1 else { return }
            try transaction.update(
                key, "attempts = ?, next_attempt_at = ?, reason = ?",
                [.integer(Int64(attempts)), .time(next), .text(reason)])
            let detail = key.detail.with("result", "local").with("reason", reason)
            try transaction.recordEvent(.batchEnded, record, detail, at: time)
        }
    }

    /// Removes the access token of a pending batch, so that it waits for the next listing until `next`; durable on
    /// return.
    /// - Throws: `.notFound` for an unknown batch.
    package func forgetToken(
        _ key: BatchKey, next: Date, reason: String, at time: Date
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let record = try transaction.knownBatch(key)
            guard record.state == .pending else { return }
            try transaction.update(
                key, "access_token = '', next_attempt_at = ?, reason = ?", [.time(next), .text(reason)])
            try transaction.recordEvent(.batchTokenForgotten, record, key.detail.with("reason", reason), at: time)
        }
    }
}

extension LedgerTransaction {
    fileprivate func recordFetched(
        _ key: BatchKey, _ drop: ClaimedDrop, _ stored: StoredFacts, at time: Date
    ) throws(PortError) -> Bool {
        let record = try knownBatch(key)
        if record.state == .fetched, record.drop == drop.id { return true }
        guard record.state == .pending, record.incoming == drop.id else {
            throw PortError(.busy, "Batch \(key.number) was deleted or replaced at HAT while it was downloaded.")
        }
        let facts: [LedgerValue] = [
            stored.byteCount.map { .integer($0) } ?? .null, .text(stored.entityTag), .text(stored.lastModified),
        ]
        if let previous = record.previousDrop, try isSettled(previous, with: drop.digest) {
            try update(
                key,
                """
                state = 'confirming', drop_id = ?, previous_drop = NULL, generation = max(generation - 1, 1), attempts = 0,
                next_attempt_at = ?, access_token = '', incoming = NULL, validator = NULL, reason = NULL,
                is_to_be_compared = 0, stored_bytes = ?, stored_tag = ?, stored_modified = ?
                """, [.text(previous.text), .time(time)] + facts)
            try recordEvent(.batchSameFile, previous, key.detail, at: time)
            return false
        }
        try insertClaim(drop, inboxPath: [], isCutShort: false)
        try update(
            key,
            """
            state = 'fetched', drop_id = ?, previous_drop = NULL, attempts = 0, next_attempt_at = NULL, access_token = '',
            incoming = NULL, validator = NULL, reason = NULL, is_to_be_compared = 0, stored_bytes = ?, stored_tag = ?,
            stored_modified = ?
            """, [.text(drop.id.text)] + facts)
        try recordEvent(.batchFetched, drop.id, key.detail.with("generation", record.generation), at: time)
        return true
    }

    private func isSettled(_ id: DropID, with digest: SHA256Digest) throws(PortError) -> Bool {
        try connection.integer(
            "SELECT 1 FROM drops WHERE id = ? AND state = 'settled' AND digest = ? AND queue <> 'held'",
            [.text(id.text), .text(digest.hex)]) != nil
    }

    fileprivate func store(_ result: BatchResult, of key: BatchKey, at time: Date) throws(PortError) {
        switch result {
        case .done:
            try update(
                key,
                """
                state = 'done', done_at = ?, next_attempt_at = NULL, access_token = '', reason = NULL, is_to_be_compared = 0
                """, [.time(time)])
        case .deferred(let next, let validator, let reason):
            // A row whose partial download was discarded meanwhile keeps no validator.
            try update(
                key,
                """
                next_attempt_at = ?, reason = ?, validator = CASE WHEN incoming IS NULL THEN NULL ELSE ? END
                """, [.time(next), .text(reason), .text(validator)])
        case .dead(let reason):
            try update(
                key, "state = 'dead', next_attempt_at = NULL, incoming = NULL, validator = NULL, reason = ?",
                [.text(reason)])
        }
    }

    /// Moves the batch of a settled drop to `confirming` or `held`. No effect when the drop is not from HAT, or its
    /// batch has another file by now.
    func settleBatch(of id: DropID, queue: FinalQueue, at time: Date) throws(PortError) {
        let records = try connection.batches("WHERE b.drop_id = ? AND b.state = 'fetched'", [.text(id.text)])
        guard let record = records.first else { return }
        let isHeld = queue == .held
        try update(
            record.key, "state = ?, attempts = 0, next_attempt_at = ?",
            [.text((isHeld ? BatchState.held : .confirming).rawValue), .time(isHeld ? nil : time)])
        try recordEvent(isHeld ? .batchHeld : .batchConfirming, record, at: time)
    }
}

extension BatchResult {
    fileprivate var word: String {
        switch self {
        case .done: "done"
        case .deferred: "deferred"
        case .dead: "dead"
        }
    }

    fileprivate var reason: String? {
        switch self {
        case .done: nil
        case .deferred(_, _, let reason), .dead(let reason): reason
        }
    }
}
