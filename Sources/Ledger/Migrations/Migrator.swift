package import Domain
package import FoundationEssentials

/// Migrates the tables of a database to the version that this program knows.
package struct Migrator {
    /// The version of the tables that this program reads and writes.
    package static var latest: Int { Migration.all.count }

    private let connection: any LedgerConnection
    private let dialect: LedgerDialect

    /// A migrator for the database behind `connection`, the writing one.
    package init(connection: any LedgerConnection, dialect: LedgerDialect) {
        self.connection = connection
        self.dialect = dialect
    }

    /// Applies every missing step in one transaction, durable on return. Two processes that start at the same time
    /// apply each step once.
    /// - Throws: `.configuration` when a newer program or an edited step created these tables; nothing is changed then.
    package func migrate(upTo target: Int = latest, at time: Date) throws(PortError) {
        try connection.execute(dialect.beginWriting)
        do throws(PortError) {
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    number \(dialect.numberKey), name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL
                )
                """)
            let applied = try checkApplied()
            for migration in Migration.all.dropFirst(applied).prefix(max(0, target - applied)) {
                try apply(migration, at: time)
            }
            try connection.execute("COMMIT")
        } catch {
            do throws(PortError) {
                try connection.execute("ROLLBACK")
            } catch {
                // The database rolled back by itself; report the first error.
            }
            throw error
        }
    }

    /// - Returns: the number of steps that were applied already.
    private func checkApplied() throws(PortError) -> Int {
        let rows = try connection.query("SELECT number, name, digest FROM schema_migrations ORDER BY number")
        guard rows.count <= Migration.all.count else {
            throw PortError(
                .configuration,
                "The ledger's tables have version \(rows.count), this program supports \(Migration.all.count): "
                    + "a newer hatspool wrote them; start that version.")
        }
        for (migration, var row) in zip(Migration.all, rows) {
            let number = try row.integer("number")
            let name = try row.text("name")
            let digest = try row.digest("digest")
            guard number == migration.number, name == migration.name, try digest == migration.digest(dialect) else {
                throw PortError(
                    .configuration,
                    "Step \(number) (\(name)) of the ledger's tables differs from the step in this program; "
                        + "start the version of hatspool that applied it.")
            }
        }
        return rows.count
    }

    private func apply(_ migration: Migration, at time: Date) throws(PortError) {
        for statement in migration.statements(dialect) { try connection.execute(statement) }
        try connection.execute(
            "INSERT INTO schema_migrations (number, name, digest, applied_at) VALUES (?, ?, ?, ?)",
            [
                .integer(Int64(migration.number)), .text(migration.name),
                .text(try migration.digest(dialect).hex), .time(time),
            ])
    }
}
