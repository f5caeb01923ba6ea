extension Migration {
    /// What is to be delivered where, the exchanges about it, and what operators request.
    static func deliveryTables(_ dialect: LedgerDialect) -> [String] {
        deliveries + exchanges(dialect) + requests(dialect)
    }

    private static let deliveryStates = [
        "waiting", "attempting", "placing", "delivered", "refused", "givenUp", "held",
    ]

    /// Due deliveries are found by destination, however many wait for another one: the import folder is polled every
    /// second while a million files may wait for HAT.
    /// - `handover`: what became of a placed file; `placed_at` is when it was placed (an older file in a folder is another
    ///   copy), `returned_path` where Protheus left it.
    /// - `unknown_since`, `questions`, `last_answer`: of a submission whose answer was lost, when it was sent, how often
    ///   HAT was asked since, and HAT's last answer.
    /// - `answered_at`: when the sender was answered while the delivery was waiting for its first attempt.
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
            handover TEXT,
            handover_at BIGINT,
            unknown_since BIGINT,
            questions INTEGER NOT NULL DEFAULT 0,
            last_answer TEXT,
            is_resend_wanted INTEGER NOT NULL DEFAULT 0,
            answered_at BIGINT,
            placed_at BIGINT,
            returned_path TEXT,
            PRIMARY KEY (drop_id, destination)
        )
        """,
        "CREATE INDEX deliveries_by_state ON deliveries (state, destination, next_attempt_at, drop_id, ordinal)",
        "CREATE INDEX deliveries_lying ON deliveries (placement_path) WHERE handover = 'lying'",
        "CREATE INDEX deliveries_taken ON deliveries (handover_at) WHERE handover = 'taken'",
        "CREATE INDEX deliveries_refused ON deliveries (drop_id) WHERE handover = 'refused'",
        "CREATE INDEX deliveries_displaced ON deliveries (handover_at) WHERE handover = 'displaced'",
        """
        CREATE INDEX deliveries_unanswered ON deliveries (drop_id)
            WHERE state = 'waiting' AND destination = 'hat' AND attempts = 0 AND answered_at IS NULL
        """,
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
}
