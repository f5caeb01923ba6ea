import Domain
import Foundation
import LedgerSQLite
import Synchronization
import TestSupport
import Testing

/// All ports of a ledger.
typealias WholeLedger =
    any Ledger & BatchLedger & GuiaLedger & JobLedger & HandOverLedger & OrderLedger & ScheduleLedger
    & ServiceConditionLedger & BoundLedger

/// The ledgers that the contract suite runs against. Another adapter is one more case here and one more line in `open`.
enum LedgerAdapter: String, CaseIterable, CustomTestStringConvertible {
    case sqlite

    var testDescription: String { rawValue }

    /// Opening the same folder again opens the same ledger.
    func open(
        in folder: TemporaryFolder, onCommit: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> WholeLedger {
        switch self {
        case .sqlite: try SQLiteLedger.open(path: folder.ledgerPath, at: Sample.start, onCommit: onCommit)
        }
    }

    /// The same, for tests that use several of its ports.
    func openWhole(in folder: TemporaryFolder) throws -> some Ledger & OrderLedger & ScheduleLedger {
        switch self {
        case .sqlite: try SQLiteLedger.open(path: folder.ledgerPath, at: Sample.start)
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
