package import Domain

extension SQLLedger: ServiceConditionLedger {
    /// Replaces the conditions of one source, at most `ServiceConditionSet.keptMax`; durable on return. Adds no journal
    /// row.
    package func replaceConditions(
        of source: ServiceConditionSource, with conditions: [ServiceCondition], total: Int
    ) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.execute("DELETE FROM service_conditions WHERE source = ?", [.text(source.rawValue)])
            for (ordinal, condition) in conditions.prefix(ServiceConditionSet.keptMax).enumerated() {
                try transaction.execute(
                    """
                    INSERT INTO service_conditions
                        (source, ordinal, total, kind, severity, subject, parameters, since)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .text(source.rawValue), .integer(Int64(ordinal)), .integer(Int64(total)),
                        .text(condition.kind.rawValue), .text(condition.severity.rawValue), .text(condition.subject),
                        .text(try StoredJSON.encode(condition.parameters)), .time(condition.since),
                    ])
            }
        }
    }

    /// Removes all conditions; durable on return.
    package func clearConditions() async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            _ = try transaction.execute("DELETE FROM service_conditions")
        }
    }

    /// Reads the conditions by source, in their stored order.
    package func conditions() async throws(PortError) -> [ServiceConditionSet] {
        try await database.read { connection throws(PortError) in
            var sets: [ServiceConditionSet] = []
            let rows = try connection.query(
                """
                SELECT source, total, kind, severity, subject, parameters, since
                FROM service_conditions ORDER BY source, ordinal
                """)
            for var row in rows {
                let source = try row.rawValue("source", ServiceConditionSource.self)
                let total = try row.integer("total")
                if sets.last?.source != source {
                    sets.append(ServiceConditionSet(source: source, total: total, conditions: []))
                }
                sets[sets.count - 1].conditions.append(try ServiceCondition(row: &row))
            }
            return sets
        }
    }
}

extension ServiceCondition {
    /// Reads `kind, severity, subject, parameters, since`.
    fileprivate init(row: inout LedgerRow) throws(PortError) {
        let kind = try row.rawValue("kind", ServiceConditionKind.self)
        let severity = try row.rawValue("severity", Severity.self)
        let subject = try row.text("subject")
        let parameters = try StoredJSON.decode([String: String].self, from: try row.text("parameters"))
        self.init(kind, severity, subject: subject, parameters: parameters, since: try row.time("since"))
    }
}
