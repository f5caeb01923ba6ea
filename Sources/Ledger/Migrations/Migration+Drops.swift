extension Migration {
    /// Dropped files: what was received, read, found and decided, the protocol numbers, and the journal.
    static func dropTables(_ dialect: LedgerDialect) -> [String] {
        drops(dialect) + documents + findings + protocols(dialect) + acceptedGuias(dialect) + events(dialect)
    }

    private static let states = ["claimed", "judged", "settled", "released", "requeued"]
    private static let verdicts = ["accepted", "rejected", "duplicate", "held"]

    /// `open_deliveries` counts the drop's unfinished deliveries, `open_entries` an archive's entries that are claimed or
    /// judged, so that one small index finds the drops that may be settled, however many drops wait for a portal that is
    /// down. `name_folded` is the name in lower case. `batch_…` is null for a drop that did not come from HAT;
    /// `archive_id` and `entry_…` are the origin of an unpacked drop: within one archive each ordinal belongs to one
    /// drop.
    private static func drops(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE drops (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                name_folded TEXT NOT NULL,
                folder TEXT NOT NULL,
                inbox_path \(dialect.bytes) NOT NULL,
                byte_count BIGINT NOT NULL,
                digest TEXT NOT NULL,
                received_at BIGINT NOT NULL,
                is_cut_short INTEGER NOT NULL,
                state TEXT NOT NULL CHECK (\(oneOf("state", states))),
                bxx_status INTEGER NOT NULL CHECK (bxx_status BETWEEN 0 AND 7),
                verdict TEXT CHECK (\(oneOf("verdict", verdicts))),
                protocol_number TEXT,
                finding_count INTEGER NOT NULL DEFAULT 0,
                leading_finding TEXT,
                motive TEXT,
                earlier_id TEXT,
                earlier_received_at BIGINT,
                earlier_protocol TEXT,
                judged_at BIGINT,
                open_deliveries INTEGER NOT NULL DEFAULT 0 CHECK (open_deliveries >= 0),
                queue TEXT CHECK (\(oneOf("queue", ["done", "error", "held"]))),
                final_path TEXT,
                settled_at BIGINT,
                batch_number TEXT,
                batch_provider TEXT,
                batch_auth_type TEXT,
                archive_id TEXT REFERENCES drops (id),
                entry_path TEXT,
                entry_ordinal INTEGER,
                entry_depth INTEGER,
                open_entries INTEGER NOT NULL DEFAULT 0 CHECK (open_entries >= 0)
            )
            """,
            "CREATE INDEX drops_by_state ON drops (state, id, verdict)",
            "CREATE INDEX drops_to_settle ON drops (open_deliveries, open_entries, id) WHERE state = 'judged'",
            "CREATE UNIQUE INDEX drops_by_archive ON drops (archive_id, entry_ordinal) WHERE archive_id IS NOT NULL",
        ]
    }

    /// `verdict` and `digest` repeat those of the drop, so that one index answers "was this accepted before", however
    /// often the same document was rejected.
    private static let documents = [
        """
        CREATE TABLE documents (
            drop_id TEXT NOT NULL PRIMARY KEY REFERENCES drops (id),
            verdict TEXT NOT NULL,
            digest TEXT NOT NULL,
            kind TEXT NOT NULL,
            version TEXT,
            transaction_name TEXT,
            provider TEXT,
            lote_number TEXT,
            guia_kind TEXT,
            guia_count INTEGER NOT NULL,
            total_cents BIGINT NOT NULL,
            facts TEXT NOT NULL
        )
        """,
        "CREATE INDEX documents_by_digest ON documents (digest, verdict, drop_id)",
        """
        CREATE INDEX documents_by_lote ON documents (lote_number, provider, verdict, drop_id)
            WHERE lote_number IS NOT NULL
        """,
        "CREATE INDEX documents_by_provider ON documents (provider, drop_id) WHERE provider IS NOT NULL",
    ]

    private static let findings = [
        """
        CREATE TABLE findings (
            drop_id TEXT NOT NULL REFERENCES drops (id),
            ordinal INTEGER NOT NULL,
            code TEXT NOT NULL,
            severity TEXT NOT NULL,
            line INTEGER NOT NULL,
            column_number INTEGER NOT NULL,
            path TEXT NOT NULL,
            guia_ordinal INTEGER,
            guia_number TEXT,
            motive TEXT NOT NULL,
            masked_value TEXT,
            words TEXT NOT NULL,
            PRIMARY KEY (drop_id, ordinal)
        )
        """
    ]

    /// Numbers have at most 12 digits (TISS `numeroProtocolo`).
    private static func protocols(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE protocols (
                number \(dialect.numberKey) CHECK (number BETWEEN 1 AND 999999999999),
                drop_id TEXT NOT NULL UNIQUE REFERENCES drops (id),
                given_at BIGINT NOT NULL
            )
            """
        ]
    }

    /// The guias of accepted drops, by which repeated guias are recognised.
    ///
    /// Each row is three numbers, about 25 bytes, clustered by the sender. The protocol number identifies the drop: it
    /// is short, and every accepted drop has one. The state of the drop decides whether its guias still count, so rows
    /// are never removed.
    private static func acceptedGuias(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE accepted_guias (
                sender_key BIGINT NOT NULL,
                guia_key BIGINT NOT NULL,
                protocol BIGINT NOT NULL,
                PRIMARY KEY (sender_key, guia_key, protocol)
            )\(dialect.clustered)
            """
        ]
    }

    /// The journal has no foreign keys, so that it never blocks a change in another table and no cascade changes it.
    private static func events(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE events (
                number \(dialect.numberKey),
                time BIGINT NOT NULL,
                drop_id TEXT,
                kind TEXT NOT NULL,
                detail TEXT NOT NULL,
                hash TEXT NOT NULL
            )
            """,
            "CREATE INDEX events_by_drop ON events (drop_id, kind) WHERE drop_id IS NOT NULL",
        ] + dialect.appendOnly("events")
    }
}
