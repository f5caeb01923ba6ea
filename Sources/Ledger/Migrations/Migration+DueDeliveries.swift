extension Migration {
    /// Due deliveries are found by destination, however many wait for another one: the import folder is polled every
    /// second while a million files may wait for HAT.
    static let dueDeliveries = Migration(number: 11, name: "due deliveries") { _ in
        [
            "DROP INDEX deliveries_by_state",
            """
            CREATE INDEX deliveries_by_state ON deliveries (state, destination, next_attempt_at, drop_id, ordinal)
            """,
        ]
    }
}
