extension Migration {
    /// The tables for the processing of a dropped file.
    static let tables = Migration(number: 1, name: "tables") { dialect in
        drops(dialect) + documents + findings + deliveries + exchanges(dialect) + requests(dialect)
            + protocols(dialect) + events(dialect)
    }

    private static let states = ["claimed", "judged", "settled", "released", "requeued"]
    private static let verdicts = ["accepted", "rejected", "duplicate", "held"]
    private static let deliveryStates = [
        "waiting", "attempting", "placing", "delivered", "refused", "givenUp", "held",
    ]

    /// `column = 'a' OR column = 'b' …`. For `IN` with more than two values SQLite builds a table on every insert,
    /// which made claims three times slower.
    static func oneOf(_ column: String, _ words: [String]) -> String {
        words.map { "\(column) = '\($0)'" }.joined(separator: " OR ")
    }

    /// `open_deliveries` counts the drop's unfinished deliveries, so that one small index finds the drops that may be
    /// settled, however many drops wait for a portal that is down. `name_folded` is the name in lower case.
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
                settled_at BIGINT
            )
            """,
            "CREATE INDEX drops_by_state ON drops (state, id, verdict)",
            "CREATE INDEX drops_to_settle ON drops (open_deliveries, id) WHERE state = 'judged'",
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

    private static let deliveries = [
        """
        CREATE TABLE deliveries (
            drop_id TEXT NOT NULL REFERENCES drops (id),
            destination TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (\(oneOf("state", deliveryStates))),
            attempts INTEGER NOT NULL DEFAULT 0,
            created_at BIGINT NOT NULL,
            first_attempt_at BIGINT,
            last_attempt_at BIGINT,
            next_attempt_at BIGINT,
            is_outcome_unknown INTEGER NOT NULL DEFAULT 0,
            placement_path TEXT,
            receipt_batch TEXT,
            receipt_protocol TEXT,
            receipt_status TEXT,
            receipt_was_there INTEGER,
            reason TEXT,
            PRIMARY KEY (drop_id, destination)
        )
        """,
        "CREATE INDEX deliveries_by_state ON deliveries (state, next_attempt_at, drop_id)",
    ]

    private static func exchanges(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE exchanges (
                number \(dialect.numberKey),
                drop_id TEXT NOT NULL REFERENCES drops (id),
                destination TEXT NOT NULL,
                time BIGINT NOT NULL,
                method TEXT NOT NULL,
                path TEXT NOT NULL,
                http_status INTEGER,
                milliseconds BIGINT NOT NULL,
                outcome TEXT NOT NULL,
                reason TEXT
            )
            """,
            "CREATE INDEX exchanges_by_drop ON exchanges (drop_id, number)",
        ]
    }

    private static func requests(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE requests (
                number \(dialect.numberKey),
                verb TEXT NOT NULL,
                drop_id TEXT NOT NULL REFERENCES drops (id),
                asked_at BIGINT NOT NULL,
                answered_at BIGINT,
                outcome TEXT
            )
            """,
            "CREATE INDEX requests_open ON requests (number) WHERE outcome IS NULL",
        ]
    }

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
