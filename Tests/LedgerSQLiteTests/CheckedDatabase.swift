import Domain
import Ledger
import Testing

/// A database that reports a result in which two columns have one name: such a column cannot be read by its name.
struct CheckedDatabase: LedgerDatabase {
    let real: any LedgerDatabase

    init(_ real: any LedgerDatabase) { self.real = real }

    var dialect: LedgerDialect { real.dialect }

    func scheduleWrite(_ body: @escaping @Sendable (any LedgerConnection) -> Void) {
        real.scheduleWrite { connection in body(CheckedConnection(connection)) }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerConnection) throws(PortError) -> Value
    ) async throws(PortError) -> Value {
        try await real.read { connection throws(PortError) in try body(CheckedConnection(connection)) }
    }

    func checkDurability(_ connection: any LedgerConnection) throws(PortError) {
        try real.checkDurability(connection)
    }

    func integrityErrors(_ connection: any LedgerConnection) throws(PortError) -> [String] {
        try real.integrityErrors(connection)
    }
}

private final class CheckedConnection: LedgerConnection {
    private let real: any LedgerConnection

    init(_ real: any LedgerConnection) { self.real = real }

    func execute(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> Int {
        try real.execute(sql, arguments)
    }

    func query(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> [LedgerRow] {
        let rows = try real.query(sql, arguments)
        if let columns = rows.first?.columns, Set(columns).count < columns.count {
            Issue.record("two columns have one name: \(columns) in \(sql)")
        }
        return rows
    }
}
