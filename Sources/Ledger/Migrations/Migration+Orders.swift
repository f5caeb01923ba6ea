extension Migration {
    /// Exports of Protheus reach HAT as orders: the orders, the groups in which they are sent, the endpoint table and the
    /// due answers.
    static func allOrderTables(_ dialect: LedgerDialect) -> [String] {
        orderTables(dialect) + orderIndices + sendings(dialect) + sendingIndices + endpointTables + exportAnswers
    }

    private static let orderStates = [
        "staged", "unusable", "pending", "sending", "processing", "succeeded", "refused", "superseded", "dead", "held",
        "blocked", "cancelled", "unchanged",
    ]

    /// The changing columns of an order are in another table than its content, so that a state transition writes a
    /// small row.
    /// - `is_waiting`: pending, but an order for the same record or for one of its parents is not settled.
    /// - `is_unrouted`: held because the endpoint table has no row for it.
    /// - `is_inclusion`: HAT does not have the record yet, so it is included whatever operation the export names.
    /// - `was_taken`: HAT accepted the order once.
    /// - `item_digest`: set for lots and appeals only.
    private static func orderTables(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE orders (
                code \(dialect.numberKey),
                drop_id TEXT NOT NULL REFERENCES drops (id),
                ordinal BIGINT NOT NULL,
                line BIGINT NOT NULL,
                alias TEXT,
                operation TEXT,
                order_key TEXT NOT NULL,
                entity TEXT,
                transaction_code TEXT,
                rank INTEGER NOT NULL,
                parent_1 TEXT,
                parent_2 TEXT,
                item_digest TEXT,
                state TEXT NOT NULL CHECK (\(oneOf("state", orderStates))),
                is_waiting INTEGER NOT NULL DEFAULT 0,
                is_unrouted INTEGER NOT NULL DEFAULT 0,
                is_inclusion INTEGER NOT NULL,
                was_taken INTEGER NOT NULL DEFAULT 0,
                attempts INTEGER NOT NULL DEFAULT 0,
                group_max INTEGER NOT NULL,
                next_attempt_at BIGINT,
                token TEXT,
                superseded_by BIGINT,
                reason TEXT,
                created_at BIGINT NOT NULL,
                changed_at BIGINT NOT NULL,
                UNIQUE (drop_id, ordinal)
            )
            """,
            """
            CREATE TABLE order_contents (
                code \(dialect.numberKey) REFERENCES orders (code),
                item TEXT,
                marks TEXT NOT NULL,
                problems TEXT
            )
            """,
            """
            CREATE TABLE order_counts (
                drop_id TEXT NOT NULL REFERENCES drops (id),
                state TEXT NOT NULL,
                order_count BIGINT NOT NULL CHECK (order_count >= 0),
                PRIMARY KEY (drop_id, state)
            )
            """,
        ]
    }

    /// The indices contain outstanding work only, so finding work costs the same after a million orders.
    private static let orderIndices = [
        "CREATE INDEX orders_staged ON orders (drop_id, rank, ordinal) WHERE state = 'staged'",
        "CREATE INDEX orders_due ON orders (alias, rank, code) WHERE state = 'pending' AND is_waiting = 0",
        "CREATE INDEX orders_by_entity ON orders (entity, code) WHERE entity IS NOT NULL",
        "CREATE INDEX orders_by_parent_1 ON orders (parent_1) WHERE (state = 'pending' OR state = 'blocked')",
        "CREATE INDEX orders_by_parent_2 ON orders (parent_2) WHERE (state = 'pending' OR state = 'blocked')",
        """
        CREATE INDEX orders_in_trouble ON orders (state, code) WHERE state = 'unusable' OR state = 'refused'
            OR state = 'dead' OR state = 'held' OR state = 'blocked' OR state = 'cancelled'
        """,
    ]

    /// `next_step_at` is null while a step is running and after the end. `end_exchange` is the exchange that ended the
    /// order within its group; `end_state` and `end_reason` are the result.
    private static func sendings(_ dialect: LedgerDialect) -> [String] {
        [
            """
            CREATE TABLE order_sendings (
                number \(dialect.numberKey),
                state TEXT NOT NULL CHECK (\(oneOf("state", ["open", "polling", "ended"]))),
                transaction_code TEXT NOT NULL,
                alias TEXT NOT NULL,
                operation TEXT NOT NULL,
                version TEXT NOT NULL,
                path TEXT NOT NULL,
                body TEXT NOT NULL,
                group_max INTEGER NOT NULL,
                idempotency_key TEXT NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 1,
                polls INTEGER NOT NULL DEFAULT 0,
                token TEXT,
                progress_code INTEGER,
                next_step_at BIGINT,
                begun_at BIGINT NOT NULL,
                reason TEXT,
                CHECK (next_step_at IS NULL OR state <> 'ended')
            )
            """,
            """
            CREATE TABLE sending_orders (
                sending BIGINT NOT NULL REFERENCES order_sendings (number),
                position INTEGER NOT NULL,
                order_code BIGINT NOT NULL REFERENCES orders (code),
                end_exchange BIGINT,
                end_state TEXT,
                end_reason TEXT,
                PRIMARY KEY (sending, position)
            )
            """,
            """
            CREATE TABLE order_exchanges (
                number \(dialect.numberKey),
                sending BIGINT NOT NULL REFERENCES order_sendings (number),
                time BIGINT NOT NULL,
                method TEXT NOT NULL,
                path TEXT NOT NULL,
                http_status INTEGER,
                milliseconds BIGINT NOT NULL,
                outcome TEXT NOT NULL,
                reason TEXT,
                portal_code TEXT
            )
            """,
        ]
    }

    private static let sendingIndices = [
        "CREATE INDEX order_sendings_due ON order_sendings (next_step_at, number) WHERE next_step_at IS NOT NULL",
        "CREATE INDEX order_sendings_open ON order_sendings (number) WHERE state = 'open'",
        "CREATE INDEX sending_orders_by_order ON sending_orders (order_code, sending)",
        "CREATE INDEX sending_orders_refused ON sending_orders (end_exchange) WHERE end_state = 'refused'",
        "CREATE INDEX order_exchanges_by_sending ON order_exchanges (sending, number)",
        """
        CREATE INDEX order_exchanges_failed ON order_exchanges (number)
            WHERE outcome <> 'accepted' AND outcome <> 'progress' AND outcome <> 'finished'
        """,
    ]

    /// `endpoint_loads` has one row for each list that was loaded as a whole.
    private static let endpointTables = [
        """
        CREATE TABLE endpoints (
            transaction_code TEXT NOT NULL,
            alias TEXT NOT NULL,
            operation TEXT NOT NULL,
            version TEXT NOT NULL,
            path TEXT NOT NULL,
            body TEXT NOT NULL,
            group_max INTEGER NOT NULL,
            PRIMARY KEY (transaction_code, alias)
        )
        """,
        "CREATE TABLE endpoint_loads (loaded_at BIGINT NOT NULL, row_count INTEGER NOT NULL)",
        """
        CREATE TABLE group_limits (
            call_key TEXT NOT NULL PRIMARY KEY,
            group_max INTEGER NOT NULL,
            learned_at BIGINT NOT NULL
        )
        """,
    ]

    /// `due_since` is the first change that the written answer does not contain. `changed_at` grows with every change,
    /// even when two changes have the same microsecond.
    private static let exportAnswers = [
        """
        CREATE TABLE export_answers (
            drop_id TEXT NOT NULL PRIMARY KEY REFERENCES drops (id),
            changed_at BIGINT NOT NULL,
            due_since BIGINT,
            written_at BIGINT
        )
        """,
        "CREATE INDEX export_answers_due ON export_answers (due_since, drop_id) WHERE due_since IS NOT NULL",
    ]
}
