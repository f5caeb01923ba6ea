extension Migration {
    /// HAT's outages, and what is known of submissions whose answer was lost.
    static let availability = Migration(number: 8, name: "availability") { _ in
        [
            // When the submission went out whose answer was lost, how often HAT was asked since, and what it said last.
            "ALTER TABLE deliveries ADD COLUMN unknown_since BIGINT",
            "ALTER TABLE deliveries ADD COLUMN questions INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE deliveries ADD COLUMN last_answer TEXT",
            "ALTER TABLE deliveries ADD COLUMN is_resend_wanted INTEGER NOT NULL DEFAULT 0",
            // The sender was answered while the delivery waits for its first attempt.
            "ALTER TABLE deliveries ADD COLUMN answered_at BIGINT",
            """
            CREATE INDEX deliveries_unanswered ON deliveries (drop_id)
                WHERE state = 'waiting' AND destination = 'hat' AND attempts = 0 AND answered_at IS NULL
            """,
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
}
