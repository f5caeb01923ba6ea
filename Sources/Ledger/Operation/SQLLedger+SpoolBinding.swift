package import Domain

extension SQLLedger: BoundLedger {
    /// Reads the spool that the ledger belongs to; nil when it is not bound.
    package func binding() async throws(PortError) -> LedgerBinding? {
        try await database.read { connection throws(PortError) in
            guard var row = try connection.query("SELECT spool, root, bound_at FROM spool_binding").first else {
                return nil
            }
            return LedgerBinding(
                spool: try row.text("spool"), root: try row.text("root"), boundAt: try row.time("bound_at"))
        }
    }

    /// Binds the ledger to a spool and replaces any earlier binding; durable on return.
    package func bind(_ binding: LedgerBinding) async throws(PortError) {
        try await group.write { transaction throws(PortError) in
            try transaction.execute("DELETE FROM spool_binding")
            try transaction.execute(
                "INSERT INTO spool_binding (only, spool, root, bound_at) VALUES (1, ?, ?, ?)",
                [.text(binding.spool), .text(binding.root), .time(binding.boundAt)])
        }
    }

    /// Whether the ledger has any drop, batch, guia or order.
    package func isUsed() async throws(PortError) -> Bool {
        try await database.read { connection throws(PortError) in
            for table in ["drops", "batches", "guias", "orders"] {
                if try connection.integer("SELECT 1 FROM \(table) LIMIT 1") != nil { return true }
            }
            return false
        }
    }

    /// Reads the last protocol number; 0 when there is none.
    package func lastProtocolNumber() async throws(PortError) -> Int64 {
        try await database.read { connection throws(PortError) in
            Int64(try connection.integer("SELECT max(number) FROM protocols") ?? 0)
        }
    }
}
