package import Domain
package import FoundationEssentials

/// Brings the tables of a database to the version that this program knows.
package struct Migrator {
    /// The version of the tables that this program reads and writes.
    package static var latest: Int { Migration.all.count }

    private let connection: any LedgerConnection
    private let dialect: LedgerDialect

    package init(connection: any LedgerConnection, dialect: LedgerDialect) {
        self.connection = connection
        self.dialect = dialect
    }

    /// Applies every missing step in one transaction; two processes that start at once apply each step once.
    /// - Throws: `.configuration` when a newer program or an edited step wrote these tables; nothing was changed then.
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
                // The database undid the transaction by itself; the first error is the one to tell.
            }
            throw error
        }
    }

    /// - Returns: how many steps are there already.
    private func checkApplied() throws(PortError) -> Int {
        let rows = try connection.query("SELECT number, name, digest FROM schema_migrations ORDER BY number")
        guard rows.count <= Migration.all.count else {
            throw PortError(
                .configuration,
                "The ledger has version \(rows.count) of its tables, this program knows \(Migration.all.count): "
                    + "a newer hatspool wrote it; start that one.")
        }
        for (migration, var row) in zip(Migration.all, rows) {
            let number = try row.integer()
            let name = try row.text()
            let digest = try row.digest()
            guard number == migration.number, name == migration.name, try digest == migration.digest(dialect) else {
                throw PortError(
                    .configuration,
                    "Step \(number) (\(name)) of the ledger's tables is not the one this program knows; "
                        + "start the hatspool that wrote it.")
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
