import Domain
import FoundationEssentials
import GRDB
import Ledger

/// One of GRDB's connections, valid while the block that received it runs.
final class SQLiteConnection: LedgerConnection {
    private let database: Database

    init(_ database: Database) { self.database = database }

    @discardableResult
    func execute(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> Int {
        do {
            let statement = try database.cachedStatement(sql: sql)
            try statement.execute(arguments: Self.statementArguments(arguments))
            return database.changesCount
        } catch {
            throw SQLiteFailure.portError(error, of: database)
        }
    }

    func query(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> [LedgerRow] {
        do {
            let statement = try database.cachedStatement(sql: sql)
            let cursor = try Row.fetchCursor(statement, arguments: Self.statementArguments(arguments))
            let columns = statement.columnNames
            var rows: [LedgerRow] = []
            while let row = try cursor.next() {
                rows.append(LedgerRow(columns: columns, values: row.databaseValues.map(Self.ledgerValue)))
            }
            return rows
        } catch {
            throw SQLiteFailure.portError(error, of: database)
        }
    }

    /// Converts through existentials: GRDB's generic initializer creates a key path for every statement, which costs
    /// more than running it.
    private static func statementArguments(_ values: [LedgerValue]) -> StatementArguments {
        StatementArguments(values.map(convertible))
    }

    private static func convertible(_ value: LedgerValue) -> (any DatabaseValueConvertible)? {
        switch value {
        case .null: nil
        case .integer(let value): value
        case .real(let value): value
        case .text(let value): value
        case .bytes(let value): Data(value)
        }
    }

    private static func ledgerValue(_ value: DatabaseValue) -> LedgerValue {
        switch value.storage {
        case .null: .null
        case .int64(let value): .integer(value)
        case .double(let value): .real(value)
        case .string(let value): .text(value)
        case .blob(let value): .bytes([UInt8](value))
        }
    }
}
