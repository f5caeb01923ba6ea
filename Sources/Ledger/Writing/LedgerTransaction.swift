import Domain
import FoundationEssentials

/// What one write holds while it runs: the connection and the journal of its transaction. Never kept.
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

    /// Every change of a state is told in the same transaction that makes it.
    func recordEvent(
        _ kind: JournalKind, _ drop: DropID?, _ detail: JSONText = JSONText(), at time: Date
    ) throws(PortError) {
        try journal.append(kind, drop: drop, detail: detail, at: time, on: connection)
    }
}
