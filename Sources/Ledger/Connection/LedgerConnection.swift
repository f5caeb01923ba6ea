package import Domain

/// One connection to the database, in hand for the length of a block; never kept, never passed to another thread.
/// Placeholders are `?`, bound in order. Errors name the failure, never an argument.
package protocol LedgerConnection: AnyObject {
    /// Runs one statement that returns no rows. Statements are few and constant: an adapter keeps them prepared.
    /// - Returns: the number of rows it inserted, changed or deleted.
    /// - Throws: `.exists` for a key that is taken; `.busy` when another process holds the database for too long.
    @discardableResult
    func execute(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> Int

    /// Runs one statement and returns all its rows: a caller bounds them with LIMIT.
    func query(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> [LedgerRow]
}

extension LedgerConnection {
    @discardableResult
    package func execute(_ sql: String) throws(PortError) -> Int { try execute(sql, []) }

    package func query(_ sql: String) throws(PortError) -> [LedgerRow] { try query(sql, []) }

    /// The first column of the first row; nil when there is no row or it is null.
    package func integer(_ sql: String, _ arguments: [LedgerValue] = []) throws(PortError) -> Int? {
        guard var row = try query(sql, arguments).first else { return nil }
        return try row.optionalInteger()
    }
}

/// A database that holds a ledger: one connection that writes, several that read.
package protocol LedgerDatabase: Sendable {
    var dialect: LedgerDialect { get }

    /// Runs `body` soon on the writing connection, on a thread that may block. Bodies run one after the other; `body` leaves no
    /// transaction open.
    func scheduleWrite(_ body: @escaping @Sendable (any LedgerConnection) -> Void)

    /// Runs `body` on a reading connection that sees one unchanging state: every commit that returned before the call.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerConnection) throws(PortError) -> Value
    ) async throws(PortError) -> Value

    /// - Throws: `.configuration` unless a commit on this writing connection survives a power cut.
    func checkDurability(_ connection: any LedgerConnection) throws(PortError)

    /// What the database finds wrong with its own pages, indices and references, at most 20 lines; empty when well.
    func integrityErrors(_ connection: any LedgerConnection) throws(PortError) -> [String]
}
