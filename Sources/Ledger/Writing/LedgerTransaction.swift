import Domain
import FoundationEssentials

/// The connection and the journal of one transaction. Valid while the write runs; it must not be stored.
final class LedgerTransaction {
    let connection: any LedgerConnection
    var journal: Journal

    init(connection: any LedgerConnection, journal: Journal) {
        self.connection = connection
        self.journal = journal
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [LedgerValue] = []) throws(PortError) -> Int {
        try connection.execute(sql, arguments)
    }

    /// Appends to the journal. Every state transition has a row that is written in the same transaction.
    func recordEvent(
        _ kind: JournalKind, _ drop: DropID?, _ detail: JournalDetail = JournalDetail(), at time: Date
    ) throws(PortError) {
        try journal.append(kind, drop: drop, detail: detail, at: time, on: connection)
    }

    /// Runs one of several works of this transaction in a savepoint of its own, so that its failure undoes it alone.
    /// - Throws: only when the savepoint cannot be rolled back; the whole transaction is then lost.
    func attempt<Value>(
        _ body: (LedgerTransaction) throws(PortError) -> Value
    ) throws(PortError) -> Result<Value, PortError> {
        let head = journal.head
        try execute("SAVEPOINT one_write")
        do throws(PortError) {
            let value = try body(self)
            try execute("RELEASE SAVEPOINT one_write")
            return .success(value)
        } catch {
            try execute("ROLLBACK TO SAVEPOINT one_write")
            try execute("RELEASE SAVEPOINT one_write")
            journal.head = head
            return .failure(error)
        }
    }
}
