extension Migration {
    /// Deliveries that are due are found by destination, however many wait for another one: what is due for the import folder is asked
    /// every second while a million files wait for HAT.
    static let dueDeliveries = Migration(number: 11, name: "due deliveries") { _ in
        [
            "DROP INDEX deliveries_by_state",
            """
            CREATE INDEX deliveries_by_state ON deliveries (state, destination, next_attempt_at, drop_id, ordinal)
            """,
        ]
    }
}
