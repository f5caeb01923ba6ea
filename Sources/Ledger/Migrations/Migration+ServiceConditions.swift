extension Migration {
    /// The conditions that the serving process reports about itself. Rows exist only while that process runs.
    static let serviceConditions = Migration(number: 7, name: "service conditions") { _ in
        [
            """
            CREATE TABLE service_conditions (
                source TEXT NOT NULL, ordinal INTEGER NOT NULL, total INTEGER NOT NULL, kind TEXT NOT NULL,
                severity TEXT NOT NULL, subject TEXT NOT NULL, parameters TEXT NOT NULL, since BIGINT NOT NULL,
                PRIMARY KEY (source, ordinal)
            )
            """
        ]
    }
}
