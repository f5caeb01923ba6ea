import Domain
import Foundation
import LedgerMemory
import LedgerSQLite
import Synchronization
import TestSupport
import Testing

/// All ports of a ledger in a database.
typealias WholeLedger =
    any VerifiableLedger & BatchLedger & GuiaLedger & JobLedger & HandOverLedger & OrderLedger & ScheduleLedger
    & ServiceConditionLedger & BoundLedger

/// The ledgers with all ports, in a database that commits. Another database is one more case here and one more line in
/// `open`.
enum LedgerAdapter: String, CaseIterable, CustomTestStringConvertible {
    case sqlite

    var testDescription: String { rawValue }

    /// Opening the same folder again opens the same ledger.
    func open(
        in folder: TemporaryFolder, onCommit: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> WholeLedger {
        switch self {
        case .sqlite:
            try SQLiteLedger.open(
                path: folder.ledgerPath, at: Sample.start, onCommit: onCommit, wrapping: CheckedDatabase.init)
        }
    }

    /// The same, for tests that use several of its ports.
    func openWhole(in folder: TemporaryFolder) throws -> some VerifiableLedger & OrderLedger & ScheduleLedger {
        switch self {
        case .sqlite: try SQLiteLedger.open(path: folder.ledgerPath, at: Sample.start, wrapping: CheckedDatabase.init)
        }
    }
}

/// The ports that a ledger in memory has too: all but orders and hand-overs, and no verification.
typealias CoreLedger =
    any Ledger & BatchLedger & GuiaLedger & JobLedger & ScheduleLedger & ServiceConditionLedger & BoundLedger

/// The ledgers that keep the contracts of those ports.
enum CoreLedgerAdapter: String, CaseIterable, CustomTestStringConvertible {
    case sqlite, memory

    /// One for each folder, because a ledger in memory is the value itself.
    private static let inMemory = Mutex<[String: MemoryLedger]>([:])

    var testDescription: String { rawValue }

    /// Opening the same folder again opens the same ledger, as another process does.
    func open(in folder: TemporaryFolder) throws -> CoreLedger {
        switch self {
        case .sqlite: try LedgerAdapter.sqlite.open(in: folder)
        case .memory:
            Self.inMemory.withLock { ledgers in
                let ledger = ledgers[folder.path] ?? MemoryLedger()
                ledgers[folder.path] = ledger
                return ledger
            }
        }
    }

    /// The file of the ledger in this folder; nil for a ledger in memory, which has none.
    func raw(_ folder: TemporaryFolder) throws -> RawSQLite? { self == .sqlite ? try RawSQLite(folder) : nil }

    /// Whether the ledger's verification finds nothing wrong. A ledger in memory has none, and its type says so.
    func isWhole(_ ledger: any Ledger) async throws -> Bool {
        switch self {
        case .sqlite: try await #require(ledger as? any VerifiableLedger).verify().isWhole
        case .memory: !(ledger is any VerifiableLedger)
        }
    }
}

/// What was told, and how often.
final class Tally: Sendable {
    private let values = Mutex<[Int]>([])

    var sum: Int { values.withLock { $0.reduce(0, +) } }
    var count: Int { values.withLock { $0.count } }

    @Sendable func add(_ value: Int) { values.withLock { $0.append(value) } }
}

extension TemporaryFolder {
    var ledgerPath: String { file("ledger.sqlite") }
}
