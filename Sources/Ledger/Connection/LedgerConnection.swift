package import Domain

/// One connection to the database, valid while the block that received it runs. The block must not store it or pass it
/// to another thread. Placeholders are `?`, bound in order. Error messages name the failure and never contain an
/// argument.
package protocol LedgerConnection: AnyObject {
    /// Runs one statement that returns no rows. The statements are few and constant, so an adapter keeps them prepared.
    /// - Returns: the number of rows it inserted, changed or deleted.
    /// - Throws: `.exists` for a duplicate key; `.busy` when another process holds the database for too long.
    @discardableResult
    func execute(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> Int

    /// Runs one statement and returns all its rows in memory; the caller bounds them with LIMIT. A column is named by
    /// its AS, or by its own name without the table; the statement names no two alike.
    func query(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> [LedgerRow]
}

extension LedgerConnection {
    /// Runs a statement without placeholders.
    @discardableResult
    package func execute(_ sql: String) throws(PortError) -> Int { try execute(sql, []) }

    /// Runs a query without placeholders.
    package func query(_ sql: String) throws(PortError) -> [LedgerRow] { try query(sql, []) }

    /// The first column of the first row; nil when there is no row or the value is null.
    package func integer(_ sql: String, _ arguments: [LedgerValue] = []) throws(PortError) -> Int? {
        try query(sql, arguments).first?.onlyInteger()
    }
}

/// A database that holds a ledger: one connection that writes, several that read.
package protocol LedgerDatabase: Sendable {
    /// The SQL fragments of this database.
    var dialect: LedgerDialect { get }

    /// Schedules `body` on the writing connection, on a thread that may block. Bodies run one at a time, in order;
    /// `body` leaves no transaction open.
    func scheduleWrite(_ body: @escaping @Sendable (any LedgerConnection) -> Void)

    /// Runs `body` on a reading connection, which sees one snapshot that includes every commit that returned before the
    /// call.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerConnection) throws(PortError) -> Value
    ) async throws(PortError) -> Value

    /// - Throws: `.configuration` unless a commit on this writing connection survives a power cut.
    func checkDurability(_ connection: any LedgerConnection) throws(PortError)

    /// Errors that the database finds in its own pages, indices and references, at most 20 lines; empty when there are
    /// none.
    func integrityErrors(_ connection: any LedgerConnection) throws(PortError) -> [String]
}
