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
}
