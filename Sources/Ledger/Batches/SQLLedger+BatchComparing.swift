package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Makes a batch in `confirming` pending again, because HAT has another file; durable on return. No effect in any
    /// other state.
    /// - Throws: `.notFound` for an unknown batch.
    package func fetchAgain(_ key: BatchKey, reason: String, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let record = try transaction.knownBatch(key)
            guard record.state == .confirming, let drop = record.drop else { return }
            try transaction.update(
                key,
                """
                state = 'pending', generation = generation + 1, attempts = 0, next_attempt_at = ?, previous_drop = ?,
                drop_id = NULL, incoming = NULL, validator = NULL, reason = ?, is_to_be_compared = 0, was_refetched = 0
                """, [.time(time), .text(drop.text), .text(reason)])
            try transaction.recordEvent(.batchReopened, drop, key.detail.with("why", reason), at: time)
        }
    }

    /// Clears the flag that asks to compare the file at HAT with the downloaded one; durable on return.
    /// - Throws: `.notFound` for an unknown batch.
    package func recordCompared(_ key: BatchKey, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let record = try transaction.knownBatch(key)
            guard record.isToBeCompared else { return }
            try transaction.update(key, "is_to_be_compared = 0", [])
            try transaction.recordEvent(.batchCompared, record, at: time)
        }
    }

    /// Makes a pending batch due for one more download from the start; durable on return.
    /// - Returns: false when that was done before, or the batch is not pending.
    /// - Throws: `.notFound` for an unknown batch.
    package func fetchOnceMore(_ key: BatchKey, reason: String, at time: Date) async throws(PortError) -> Bool {
        try await group.write { transaction throws(PortError) in
            let record = try transaction.knownBatch(key)
            guard record.state == .pending, !record.wasRefetched else { return false }
            try transaction.update(
                key, "was_refetched = 1, next_attempt_at = ?, incoming = NULL, validator = NULL, reason = ?",
                [.time(time), .text(reason)])
            try transaction.recordEvent(.batchRefetched, record, key.detail.with("reason", reason), at: time)
            return true
        }
    }

    /// Marks a batch that HAT deleted after its file went to Protheus; durable on return.
    /// - Throws: `.notFound` for an unknown batch.
    package func recordDeletedAfterImport(_ key: BatchKey, at time: Date) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            let record = try transaction.knownBatch(key)
            guard !record.wasDeletedAfterImport else { return }
            try transaction.update(key, "deleted_after_import = 1", [])
            try transaction.recordEvent(.batchDeletedAfterImport, record, at: time)
        }
    }
}

extension LedgerConnection {
    func protocolNumber(of drop: DropID) throws(PortError) -> String? {
        guard
            var row = try query("SELECT protocol_number, earlier_protocol FROM drops WHERE id = ?", [.text(drop.text)])
                .first
        else { return nil }
        let own = try row.optionalText("protocol_number")
        let earlier = try row.optionalText("earlier_protocol")
        return own ?? earlier
    }
}
