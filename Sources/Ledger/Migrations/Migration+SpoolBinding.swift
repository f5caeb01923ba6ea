extension Migration {
    /// The spool that the ledger belongs to, in one row; and indices that find placed files whose folder was replaced,
    /// as there are for taken files.
    static let spoolBinding = Migration(number: 10, name: "spool binding") { _ in
        [
            """
            CREATE TABLE spool_binding (
                only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
                spool TEXT NOT NULL, root TEXT NOT NULL, bound_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX deliveries_displaced ON deliveries (handover_at) WHERE handover = 'displaced'",
            "CREATE INDEX guias_displaced ON guias (handover_at) WHERE handover = 'displaced'",
        ]
    }
}
