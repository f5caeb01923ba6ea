package import Domain

/// The ledger over any SQL database that offers `LedgerDatabase`: every statement is written here, once.
///
/// Durable on return: every call that writes. Writes of many callers share commits (`CommitGroup`); reads see one unchanging
/// state each and wait for no writer. Times are kept to the microsecond; a `Date` that comes back is rounded to it.
/// Errors hold no argument of a statement. Hostile input: names and facts of documents; all are bound, never spliced into SQL.
package final class SQLLedger: Domain.Ledger {
    let database: any LedgerDatabase
    let group: CommitGroup
    let numbering: (any ProtocolNumbering)?

    /// - Parameters:
    ///   - database: opened, checked and migrated to `Migrator.latest`.
    ///   - numbering: gives the protocol numbers, on the writing thread; nil: they follow the ledger's own last.
    ///   - onCommit: told after every commit how many calls it carried; runs on the writing thread.
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
        return try row.rawValue(DropState.self)
    }

    /// - Throws: `.notFound`.
    func knownState(of id: DropID) throws(PortError) -> DropState {
        guard let state = try state(of: id) else { throw .unknownDrop(id) }
        return state
    }
}

extension PortError {
    static func unknownDrop(_ id: DropID) -> PortError { PortError(.notFound, "The ledger knows no drop \(id).") }

    /// A call that its caller must not make in this state.
    static func outOfOrder(_ act: String, _ id: DropID, _ state: String) -> PortError {
        PortError(.internalFault, "Drop \(id) cannot be \(act): it is \(state).")
    }
}
