extension Migration {
    /// HAT's outages, and the known facts about submissions whose answer was lost.
    static let availability = Migration(number: 8, name: "availability") { _ in
        [
            // Of a submission whose answer was lost: when it was sent, how often HAT was asked since, and HAT's last
            // answer.
            "ALTER TABLE deliveries ADD COLUMN unknown_since BIGINT",
            "ALTER TABLE deliveries ADD COLUMN questions INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE deliveries ADD COLUMN last_answer TEXT",
            "ALTER TABLE deliveries ADD COLUMN is_resend_wanted INTEGER NOT NULL DEFAULT 0",
            // When the sender was answered while the delivery was waiting for its first attempt.
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
