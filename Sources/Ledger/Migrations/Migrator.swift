package import Domain
package import FoundationEssentials

/// A row of `schema_migrations`.
struct AppliedStep {
    let number: Int
    let name: String
    let digest: SHA256Digest
}

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
    /// apply each step once. The tables of 0.1.0 count as the initial step.
    /// - Throws: `.configuration` when a newer program, an edited step or a build before 0.1.0 created these tables;
    ///   nothing is changed then.
    package func migrate(upTo target: Int = latest, at time: Date) throws(PortError) {
        try connection.execute(dialect.beginWriting)
        do throws(PortError) {
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    number \(dialect.numberKey), name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL
                )
                """)
            let applied = try checkApplied(at: time)
            for migration in Migration.all.dropFirst(applied).prefix(max(0, target - applied)) {
                for statement in migration.statements(dialect) { try connection.execute(statement) }
                try record(migration, at: time)
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
    private func checkApplied(at time: Date) throws(PortError) -> Int {
        let applied = try appliedSteps()
        if applied.first?.name == FormerSteps.firstName {
            try FormerSteps.check(applied)
            try connection.execute("DELETE FROM schema_migrations")
            try record(.initial, at: time)
            return 1
        }
        guard applied.count <= Migration.all.count else {
            throw PortError(
                .configuration,
                "The ledger's tables have version \(applied.count), this program supports \(Migration.all.count): "
                    + "a newer hatspool wrote them; start that version.")
        }
        for (migration, step) in zip(Migration.all, applied) {
            guard step.number == migration.number, step.name == migration.name,
                try step.digest == migration.digest(dialect)
            else {
                throw PortError(
                    .configuration,
                    "Step \(step.number) (\(step.name)) of the ledger's tables differs from the step in this program; "
                        + "start the version of hatspool that applied it.")
            }
        }
        return applied.count
    }

    private func appliedSteps() throws(PortError) -> [AppliedStep] {
        var steps: [AppliedStep] = []
        for var row in try connection.query("SELECT number, name, digest FROM schema_migrations ORDER BY number") {
            steps.append(
                AppliedStep(
                    number: try row.integer("number"), name: try row.text("name"), digest: try row.digest("digest")))
        }
        return steps
    }

    private func record(_ migration: Migration, at time: Date) throws(PortError) {
        try connection.execute(
            "INSERT INTO schema_migrations (number, name, digest, applied_at) VALUES (?, ?, ?, ?)",
            [
                .integer(Int64(migration.number)), .text(migration.name),
                .text(try migration.digest(dialect).hex), .time(time),
            ])
    }
}
