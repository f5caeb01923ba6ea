extension Migration {
    /// Data on the way from HAT to Protheus: the queue of batches, synchronised guias, items that cannot be used, their
    /// exchanges, and what is known of HAT itself.
    static func fromHATTables(_ dialect: LedgerDialect) -> [String] {
        batches(dialect) + guias + unusableItems + portalExchanges(dialect) + portalFacts
    }

    private static let batchStates = ["pending", "fetched", "confirming", "done", "held", "dead", "superseded"]
    private static let guiaStates = ["placing", "placed", "confirmed", "failing", "failed", "unconfirmed"]

    /// `next_attempt_at` is set while a step is outstanding, so that one small index finds the due rows. `access_token`
    /// is a secret; it is emptied once the file was downloaded. `stored_…` is what the storage reported about the file
    /// when it was downloaded; `listed_…` is what HAT listed before any confirmation.
    private static func batches(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE batches (
                queue_number \(dialect.numberKey),
                batch_number TEXT NOT NULL,
                operation TEXT NOT NULL CHECK (\(oneOf("operation", ["0", "E"]))),
                health_provider_id TEXT NOT NULL,
                auth_type TEXT NOT NULL,
                state TEXT NOT NULL CHECK (\(oneOf("state", batchStates))),
                generation INTEGER NOT NULL DEFAULT 1,
                batch_date TEXT NOT NULL,
                storage_path TEXT NOT NULL,
                access_token TEXT NOT NULL,
                drop_id TEXT REFERENCES drops (id),
                incoming TEXT,
                validator TEXT,
                attempts INTEGER NOT NULL DEFAULT 0,
                next_attempt_at BIGINT,
                reason TEXT,
                listed_at BIGINT NOT NULL,
                done_at BIGINT,
                stored_bytes BIGINT,
                stored_tag TEXT,
                stored_modified TEXT,
                is_to_be_compared INTEGER NOT NULL DEFAULT 0,
                previous_drop TEXT,
                was_refetched INTEGER NOT NULL DEFAULT 0,
                deleted_after_import INTEGER NOT NULL DEFAULT 0,
                listed_status TEXT,
                listed_protocol TEXT,
                UNIQUE (batch_number, operation),
                CHECK (state <> 'fetched' OR drop_id IS NOT NULL),
                CHECK (next_attempt_at IS NULL OR state = 'pending' OR state = 'confirming')
            )
            """,
            "CREATE INDEX batches_due ON batches (queue_number, next_attempt_at) WHERE next_attempt_at IS NOT NULL",
            "CREATE UNIQUE INDEX batches_by_drop ON batches (drop_id) WHERE drop_id IS NOT NULL",
            "CREATE UNIQUE INDEX batches_incoming ON batches (incoming) WHERE incoming IS NOT NULL",
            "CREATE INDEX batches_by_state ON batches (state, queue_number)",
            "CREATE INDEX batches_deleted_after_import ON batches (queue_number) WHERE deleted_after_import = 1",
        ]
    }

    /// One row for each item and pass; `problems` is JSON. `handover_at` is when the hand-over was observed, `placed_at`
    /// when the file was placed, `returned_path` where Protheus left it, `file_digest` the digest of its file.
    private static let guias = [
        """
        CREATE TABLE guias (
            resource TEXT NOT NULL,
            pass TEXT NOT NULL,
            item_key TEXT NOT NULL,
            state TEXT NOT NULL CHECK (\(oneOf("state", guiaStates))),
            file_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            kind TEXT NOT NULL,
            is_audit INTEGER NOT NULL,
            provider TEXT,
            digest TEXT NOT NULL,
            path TEXT,
            problems TEXT NOT NULL,
            handover TEXT,
            handover_at BIGINT,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt_at BIGINT,
            reason TEXT,
            is_redrive_wanted INTEGER NOT NULL DEFAULT 0,
            first_seen_at BIGINT NOT NULL,
            changed_at BIGINT NOT NULL,
            placed_at BIGINT,
            returned_path TEXT,
            file_digest TEXT,
            PRIMARY KEY (resource, pass, item_key),
            CHECK (next_attempt_at IS NULL OR state = 'placed' OR state = 'failing')
        )
        """,
        "CREATE INDEX guias_due ON guias (resource, next_attempt_at) WHERE next_attempt_at IS NOT NULL",
        "CREATE INDEX guias_by_state ON guias (state, changed_at, resource)",
        "CREATE INDEX guias_to_redrive ON guias (resource, pass, item_key) WHERE is_redrive_wanted = 1",
        "CREATE INDEX guias_lying ON guias (path) WHERE handover = 'lying'",
        "CREATE INDEX guias_taken ON guias (handover_at) WHERE handover = 'taken'",
        "CREATE INDEX guias_refused ON guias (changed_at) WHERE handover = 'refused'",
        "CREATE INDEX guias_displaced ON guias (handover_at) WHERE handover = 'displaced'",
        "CREATE INDEX guias_by_file ON guias (file_digest) WHERE file_digest IS NOT NULL",
    ]

    /// `last_seen_at` is when the page was requested; a row that is missing from the last listing is removed.
    private static let unusableItems = [
        """
        CREATE TABLE unusable_items (
            scope TEXT NOT NULL,
            identity TEXT NOT NULL,
            item_key TEXT,
            provider TEXT,
            reason TEXT NOT NULL,
            item_count INTEGER NOT NULL,
            first_seen_at BIGINT NOT NULL,
            last_seen_at BIGINT NOT NULL,
            PRIMARY KEY (scope, identity)
        )
        """,
        "CREATE INDEX unusable_conflicts ON unusable_items (item_key) WHERE reason = 'conflict'",
    ]

    /// Exchanges other than deliveries of a drop. `subject` is `batch` (scope: operation, key: batch number) or `guia`
    /// (scope: resource/pass, key: tracking key).
    private static func portalExchanges(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE portal_exchanges (
                number \(dialect.numberKey),
                subject TEXT NOT NULL CHECK (\(oneOf("subject", ["batch", "guia"]))),
                scope TEXT NOT NULL,
                subject_key TEXT NOT NULL,
                time BIGINT NOT NULL,
                method TEXT NOT NULL,
                path TEXT NOT NULL,
                http_status INTEGER,
                milliseconds BIGINT NOT NULL,
                outcome TEXT NOT NULL,
                reason TEXT
            )
            """,
            "CREATE INDEX portal_exchanges_by_subject ON portal_exchanges (subject, scope, subject_key, number)",
        ]
    }

    /// HAT's outages, in one row.
    private static let portalFacts = [
        """
        CREATE TABLE portal_facts (
            number INTEGER PRIMARY KEY CHECK (number = 1),
            away_since BIGINT,
            away_reason TEXT,
            filter_ignored_at BIGINT,
            retry_requests BIGINT NOT NULL DEFAULT 0
        )
        """,
        "INSERT INTO portal_facts (number) VALUES (1)",
    ]
}
