extension Migration {
    /// Data on the way from HAT to Protheus: the queue of batches, synchronised guias, their exchanges, jobs, and the
    /// hand-over of placed files.
    static let fromHAT = Migration(number: 3, name: "from HAT") { dialect in
        origins + handOvers + batches(dialect) + guias + portalExchanges(dialect) + jobs + fromHATViews(dialect)
    }

    /// Null for a drop from the inbox.
    private static let origins = [
        "ALTER TABLE drops ADD COLUMN batch_number TEXT",
        "ALTER TABLE drops ADD COLUMN batch_provider TEXT",
        "ALTER TABLE drops ADD COLUMN batch_auth_type TEXT",
    ]

    /// Files that were placed before this step count as still in the folder (`lying`) until the first scan. The BXX
    /// status follows the rule that applies from this step on.
    private static let handOvers = [
        "ALTER TABLE deliveries ADD COLUMN handover TEXT",
        "ALTER TABLE deliveries ADD COLUMN handover_at BIGINT",
        """
        UPDATE deliveries SET handover = 'lying', handover_at = COALESCE(last_attempt_at, created_at)
        WHERE destination = 'import' AND state = 'delivered'
        """,
        """
        UPDATE drops SET bxx_status = CASE
            WHEN EXISTS (SELECT 1 FROM deliveries x WHERE x.drop_id = drops.id AND (
                x.state = 'refused' OR x.state = 'givenUp' OR x.state = 'held'
                OR (x.destination = 'hat' AND x.attempts > 0 AND (x.state = 'waiting' OR x.state = 'attempting'))))
            THEN 4
            WHEN EXISTS (SELECT 1 FROM deliveries x WHERE x.drop_id = drops.id AND x.destination = 'import'
                AND (x.state = 'placing' OR x.state = 'attempting')) THEN 5
            WHEN EXISTS (SELECT 1 FROM deliveries x WHERE x.drop_id = drops.id AND x.destination = 'import'
                AND x.state = 'delivered') THEN 7
            ELSE 1 END
        WHERE verdict = 'accepted'
        """,
        "CREATE INDEX deliveries_lying ON deliveries (placement_path) WHERE handover = 'lying'",
        "CREATE INDEX deliveries_taken ON deliveries (handover_at) WHERE handover = 'taken'",
    ]

    private static let batchStates = ["pending", "fetched", "confirming", "done", "held", "dead", "superseded"]

    /// `next_attempt_at` is set while a step is outstanding, so that one small index finds the due rows. `access_token`
    /// is a secret; it is emptied once the file was downloaded.
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
                UNIQUE (batch_number, operation),
                CHECK (state <> 'fetched' OR drop_id IS NOT NULL),
                CHECK (next_attempt_at IS NULL OR state = 'pending' OR state = 'confirming')
            )
            """,
            "CREATE INDEX batches_due ON batches (queue_number, next_attempt_at) WHERE next_attempt_at IS NOT NULL",
            "CREATE UNIQUE INDEX batches_by_drop ON batches (drop_id) WHERE drop_id IS NOT NULL",
            "CREATE UNIQUE INDEX batches_incoming ON batches (incoming) WHERE incoming IS NOT NULL",
            "CREATE INDEX batches_by_state ON batches (state, queue_number)",
        ]
    }

    private static let guiaStates = ["placing", "placed", "confirmed", "failing", "failed", "unconfirmed"]

    /// One row for each item and pass; `problems` is JSON. `handover_at` is when the hand-over was observed.
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
            PRIMARY KEY (resource, pass, item_key),
            CHECK (next_attempt_at IS NULL OR state = 'placed' OR state = 'failing')
        )
        """,
        "CREATE INDEX guias_due ON guias (resource, next_attempt_at) WHERE next_attempt_at IS NOT NULL",
        "CREATE INDEX guias_by_state ON guias (state, changed_at, resource)",
        "CREATE INDEX guias_to_redrive ON guias (resource, pass, item_key) WHERE is_redrive_wanted = 1",
        "CREATE INDEX guias_lying ON guias (path) WHERE handover = 'lying'",
        "CREATE INDEX guias_taken ON guias (handover_at) WHERE handover = 'taken'",
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

    /// `told_…` is the last outcome that was written to the journal.
    private static let jobs = [
        """
        CREATE TABLE jobs (
            name TEXT NOT NULL PRIMARY KEY,
            wish TEXT CHECK (\(oneOf("wish", ["run", "stop"]))),
            is_once_wanted INTEGER NOT NULL DEFAULT 0,
            holder TEXT,
            lease_until BIGINT,
            begun_at BIGINT,
            ended_at BIGINT,
            is_failure INTEGER,
            item_count INTEGER,
            outcome TEXT,
            told_failure INTEGER,
            told_count INTEGER,
            told_outcome TEXT
        )
        """
    ]
}
