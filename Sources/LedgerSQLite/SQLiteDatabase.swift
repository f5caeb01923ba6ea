import Domain
import GRDB
import Ledger

/// A ledger's SQLite file in WAL mode: one writer, and a pool of at most four readers that each see a snapshot.
final class SQLiteDatabase: LedgerDatabase {
    let dialect = LedgerDialect.sqlite
    private let pool: DatabasePool

    private init(pool: DatabasePool) { self.pool = pool }

    /// Opens the file and makes its commits durable.
    ///
    /// GRDB sets `synchronous` to NORMAL on its writer after opening it for WAL, whatever was set before. FULL is
    /// therefore set afterwards, outside a transaction, and read back.
    static func open(path: String) throws(PortError) -> SQLiteDatabase {
        var configuration = Configuration()
        configuration.label = "hatspool.ledger"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        // Without this, SQLite may write rows that it sorts to a temporary file outside the spool.
        configuration.prepareDatabase { connection in try connection.execute(sql: "PRAGMA temp_store = MEMORY") }
        do {
            let database = SQLiteDatabase(pool: try DatabasePool(path: path, configuration: configuration))
            try database.pool.writeWithoutTransaction { connection in
                try connection.execute(sql: "PRAGMA synchronous = FULL")
                try connection.execute(sql: "PRAGMA journal_size_limit = 67108864")
                try database.checkDurability(SQLiteConnection(connection))
            }
            return database
        } catch {
            throw SQLiteFailure.portError(error, path: path)
        }
    }

    /// Runs `body` on the writer and waits for it. Only for the opening, while nothing else writes.
    func writeNow(_ body: (any LedgerConnection) throws(PortError) -> Void) throws(PortError) {
        do {
            try pool.writeWithoutTransaction { connection in try body(SQLiteConnection(connection)) }
        } catch {
            throw SQLiteFailure.portError(error, path: pool.path)
        }
    }

    func scheduleWrite(_ body: @escaping @Sendable (any LedgerConnection) -> Void) {
        pool.asyncWriteWithoutTransaction { connection in body(SQLiteConnection(connection)) }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerConnection) throws(PortError) -> Value
    ) async throws(PortError) -> Value {
        do {
            return try await pool.read { connection in try body(SQLiteConnection(connection)) }
        } catch is CancellationError {
            throw PortError(.cancelled, "A read of the ledger was cancelled.")
        } catch {
            throw SQLiteFailure.portError(error, path: pool.path)
        }
    }

    func checkDurability(_ connection: any LedgerConnection) throws(PortError) {
        try DurabilityCheck.run(connection)
    }

    func integrityErrors(_ connection: any LedgerConnection) throws(PortError) -> [String] {
        var errors: [String] = []
        for var row in try connection.query("PRAGMA integrity_check(20)") {
            let line = try row.text("integrity_check")
            if line != "ok" { errors.append(line) }
        }
        for var row in try connection.query("PRAGMA foreign_key_check").prefix(20) {
            errors.append("a row of \(try row.text("table")) refers to a row that does not exist")
        }
        return errors
    }
}
