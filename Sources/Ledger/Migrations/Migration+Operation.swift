extension Migration {
    /// Jobs and their leases, the marks of the schedule, what the serving process reports, and the ledger's spool.
    static let operationTables = jobs + scheduleMarks + serviceConditions + spoolBinding

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

    private static let scheduleMarks = [
        """
        CREATE TABLE schedule_marks (
            job TEXT NOT NULL PRIMARY KEY,
            served_until BIGINT NOT NULL,
            ran_at BIGINT
        )
        """
    ]

    /// The conditions that the serving process reports about itself. Rows exist only while that process runs.
    private static let serviceConditions = [
        """
        CREATE TABLE service_conditions (
            source TEXT NOT NULL, ordinal INTEGER NOT NULL, total INTEGER NOT NULL, kind TEXT NOT NULL,
            severity TEXT NOT NULL, subject TEXT NOT NULL, parameters TEXT NOT NULL, since BIGINT NOT NULL,
            PRIMARY KEY (source, ordinal)
        )
        """
    ]

    /// The spool that the ledger belongs to, in one row.
    private static let spoolBinding = [
        """
        CREATE TABLE spool_binding (
            only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
            spool TEXT NOT NULL, root TEXT NOT NULL, bound_at BIGINT NOT NULL
        )
        """
    ]
}
