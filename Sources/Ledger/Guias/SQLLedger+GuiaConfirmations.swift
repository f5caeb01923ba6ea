package import Domain
package import FoundationEssentials

extension SQLLedger {
    /// Makes these items due for another confirmation to HAT, in one transaction; durable on return. Items in other
    /// states stay.
    package func confirmAgain(_ keys: [GuiaKey], at time: Date) async throws(PortError) {
        try await writeEach(keys) { key, transaction throws(PortError) in
            let changed = try transaction.execute(
                """
                UPDATE guias SET state = CASE state WHEN 'confirmed' THEN 'placed' WHEN 'failed' THEN 'failing'
                        ELSE state END,
                    attempts = 0, next_attempt_at = ?, reason = NULL, changed_at = ?
                WHERE \(GuiaKey.condition) AND (state = 'confirmed' OR state = 'failed'
                    OR ((state = 'placed' OR state = 'failing') AND next_attempt_at IS NULL))
                """, [.time(time), .time(time)] + key.values)
            if changed > 0 { try transaction.recordEvent(.guiaToConfirm, nil, key.detail, at: time) }
        }
    }

    /// Writes the result and the exchange of each confirmation, in one transaction; durable on return.
    /// - Throws: `.notFound` for an unknown item; nothing is written then.
    package func recordConfirmed(_ confirmations: [GuiaConfirmation], at time: Date) async throws(PortError) {
        try await writeEach(confirmations) { confirmation, transaction throws(PortError) in
            let key = confirmation.key
            let outcome = confirmation.failure == nil ? "told" : "failed"
            try transaction.keep(
                confirmation.call, of: .guia(key), outcome: outcome, reason: confirmation.failure, at: time)
            let changed = try transaction.record(confirmation, at: time)
            guard changed > 0 else {
                _ = try transaction.knownGuia(key)
                return
            }
            let detail = key.detail.with("result", outcome).with("http", confirmation.call.httpStatus)
            try transaction.recordEvent(.guiaConfirmed, nil, detail.with("reason", confirmation.failure), at: time)
        }
    }

    /// Reads the items of a resource whose confirmation is due at `time`, longest due first.
    package func dueConfirmations(
        _ resource: GuiaResource, at time: Date, limit: Int
    ) async throws(PortError) -> [GuiaRecord] {
        try await database.read { connection throws(PortError) in
            try connection.guias(
                "WHERE g.resource = ? AND g.next_attempt_at <= ? ORDER BY g.next_attempt_at LIMIT ?",
                [.text(resource.rawValue), .time(time), .integer(Int64(limit))])
        }
    }
}

extension LedgerTransaction {
    /// - Returns: 0 when the row changed to another state meanwhile.
    fileprivate func record(_ confirmation: GuiaConfirmation, at time: Date) throws(PortError) -> Int {
        let condition = "WHERE \(GuiaKey.condition) AND (state = 'placed' OR state = 'failing')"
        guard let failure = confirmation.failure else {
            return try execute(
                """
                UPDATE guias SET state = CASE state WHEN 'placed' THEN 'confirmed' ELSE 'failed' END, attempts = 0,
                    next_attempt_at = NULL, reason = NULL, is_redrive_wanted = 0, changed_at = ?
                \(condition)
                """, [.time(time)] + confirmation.key.values)
        }
        return try execute(
            "UPDATE guias SET attempts = attempts + 1, next_attempt_at = ?, reason = ? \(condition)",
            [.time(confirmation.next), .text(failure)] + confirmation.key.values)
    }
}
