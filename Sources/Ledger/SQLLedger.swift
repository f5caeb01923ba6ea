package import Domain

/// The ledger on any SQL database that implements `LedgerDatabase`; every SQL statement exists once, in this module.
///
/// Every call that writes is durable on return. Concurrent writes share commits (`CommitGroup`). A read sees one
/// snapshot and waits for no writer. Times have microsecond precision; a `Date` that is read back is rounded to it.
/// Errors contain no argument of a statement. Hostile input: names and facts of documents; all are bound as arguments,
/// never inserted into SQL text.
package final class SQLLedger: Domain.Ledger {
    let database: any LedgerDatabase
    let group: CommitGroup
    let numbering: (any ProtocolNumbering)?

    /// - Parameters:
    ///   - database: opened, checked and migrated to `Migrator.latest`.
    ///   - numbering: assigns the protocol numbers, on the writing thread; nil: they continue from the last one of the
    ///     ledger.
    ///   - onCommit: called after every commit with the number of calls it contained; runs on the writing thread.
    package init(
        database: any LedgerDatabase, numbering: (any ProtocolNumbering)? = nil,
        onCommit: @escaping @Sendable (_ writeCount: Int) -> Void = { _ in }
    ) {
        self.database = database
        self.numbering = numbering
        self.group = CommitGroup(database: database, onCommit: onCommit)
    }
}

extension LedgerTransaction {
    /// A drop's state; nil when the ledger does not know it.
    func state(of id: DropID) throws(PortError) -> DropState? {
        guard var row = try connection.query("SELECT state FROM drops WHERE id = ?", [.text(id.text)]).first else {
            return nil
        }
        return try row.rawValue("state", DropState.self)
    }

    /// The state of a drop.
    /// - Throws: `.notFound` for an unknown drop.
    func knownState(of id: DropID) throws(PortError) -> DropState {
        guard let state = try state(of: id) else { throw .unknownDrop(id) }
        return state
    }
}
