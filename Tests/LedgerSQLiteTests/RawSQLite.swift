import GRDB
import TestSupport

/// The ledger's file, opened directly, without the ledger.
struct RawSQLite {
    private let queue: DatabaseQueue

    init(_ folder: TemporaryFolder) throws { queue = try DatabaseQueue(path: folder.ledgerPath) }

    func execute(_ sql: String) throws { try queue.writeWithoutTransaction { try $0.execute(sql: sql) } }

    func text(_ sql: String) throws -> String? { try queue.read { try String.fetchOne($0, sql: sql) } }

    func texts(_ sql: String) throws -> [String] { try queue.read { try String.fetchAll($0, sql: sql) } }

    /// The first row, column by column, as text.
    func row(_ sql: String) throws -> [String: String] {
        try queue.read { database in
            let row = try Row.fetchOne(database, sql: sql)
            return Dictionary(
                uniqueKeysWithValues: (row ?? Row()).map { ($0, String.fromDatabaseValue($1) ?? "\($1)") })
        }
    }

    /// Tables, indices, triggers and views by name, with their SQL.
    func schema() throws -> [String] {
        try texts("SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY type, name")
    }

    /// Removes the triggers that make the journal append-only, as a forger would.
    func disarmJournal() throws {
        try execute("DROP TRIGGER events_refuse_update")
        try execute("DROP TRIGGER events_refuse_delete")
    }
}
