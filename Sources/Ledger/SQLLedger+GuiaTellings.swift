package import Domain
package import FoundationEssentials

extension SQLLedger {
    package func tellAgain(_ keys: [GuiaKey], at time: Date) async throws(PortError) {
        try await writeEach(keys) { key, transaction throws(PortError) in
            let changed = try transaction.execute(
                """
                UPDATE guias SET state = CASE state WHEN 'confirmed' THEN 'placed' WHEN 'failed' THEN 'failing'
                        ELSE state END,
                    attempts = 0, next_attempt_at = ?, reason = NULL, changed_at = ?
                WHERE \(GuiaKey.condition) AND (state = 'confirmed' OR state = 'failed'
                    OR ((state = 'placed' OR state = 'failing') AND next_attempt_at IS NULL))
                """, [.time(time), .time(time)] + key.values)
            if changed > 0 { try transaction.tell(.guiaToTell, nil, key.detail, at: time) }
        }
    }

    package func recordTold(_ tellings: [GuiaTelling], at time: Date) async throws(PortError) {
        try await writeEach(tellings) { telling, transaction throws(PortError) in
            let key = telling.key
            let outcome = telling.failure == nil ? "told" : "failed"
            try transaction.keep(
                telling.call, of: .guia(key), outcome: outcome, reason: telling.failure, at: time)
            let changed = try transaction.record(telling, at: time)
            guard changed > 0 else {
                _ = try transaction.knownGuia(key)
                return
            }
            let detail = key.detail.with("result", outcome).with("http", telling.call.httpStatus)
            try transaction.tell(.guiaTold, nil, detail.with("reason", telling.failure), at: time)
        }
    }

    package func dueTellings(
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
    /// - Returns: 0 when the row is in another state by now.
    fileprivate func record(_ telling: GuiaTelling, at time: Date) throws(PortError) -> Int {
        let condition = "WHERE \(GuiaKey.condition) AND (state = 'placed' OR state = 'failing')"
        guard let failure = telling.failure else {
            return try execute(
                """
                UPDATE guias SET state = CASE state WHEN 'placed' THEN 'confirmed' ELSE 'failed' END, attempts = 0,
                    next_attempt_at = NULL, reason = NULL, is_redrive_wanted = 0, changed_at = ?
                \(condition)
                """, [.time(time)] + telling.key.values)
        }
        return try execute(
            "UPDATE guias SET attempts = attempts + 1, next_attempt_at = ?, reason = ? \(condition)",
            [.time(telling.next), .text(failure)] + telling.key.values)
    }
}
