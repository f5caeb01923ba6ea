import Domain
import Ledger

/// A database whose reads, statements and commits fail. Rolling back never does, as in SQLite.
struct FaultyDatabase: LedgerDatabase {
    let real: any LedgerDatabase
    let faults: Faults

    var dialect: LedgerDialect { real.dialect }

    func scheduleWrite(_ body: @escaping @Sendable (any LedgerConnection) -> Void) {
        let faults = faults
        real.scheduleWrite { connection in body(FaultyConnection(connection, faults)) }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerConnection) throws(PortError) -> Value
    ) async throws(PortError) -> Value {
        try faults.call("read") { () throws(PortError) in }
        return try await real.read(body)
    }

    func checkDurability(_ connection: any LedgerConnection) throws(PortError) {
        try faults.call("checkDurability") { () throws(PortError) in }
        guard let connection = connection as? FaultyConnection else { return }
        try real.checkDurability(connection.real)
    }

    func integrityErrors(_ connection: any LedgerConnection) throws(PortError) -> [String] {
        try real.integrityErrors(connection)
    }
}

final class FaultyConnection: LedgerConnection {
    let real: any LedgerConnection
    private let faults: Faults

    init(_ real: any LedgerConnection, _ faults: Faults) {
        self.real = real
        self.faults = faults
    }

    func execute(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> Int {
        // Neither touches the disk.
        if sql.contains("SAVEPOINT") || sql == "ROLLBACK" { return try real.execute(sql, arguments) }
        let name = sql.split(separator: " ").prefix(3).joined(separator: " ")
        return try faults.call(name) { () throws(PortError) in try real.execute(sql, arguments) }
    }

    func query(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> [LedgerRow] {
        try real.query(sql, arguments)
    }
}
